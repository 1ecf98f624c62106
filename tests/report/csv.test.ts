import { toCsv } from "../../local/report/page/data/csv";

it.each([
  ["=1+1", "'=1+1"],
  ["+49 30 1234", "'+49 30 1234"],
  ["-2+3", "'-2+3"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", `"'\r=1"`],
  ["=a,b", `"'=a,b"`],
  ["-5.20", "-5.20"],
  ["+5", "+5"],
  ["S-1", "S-1"],
  ['say "hi"', '"say ""hi"""'],
  ["two\nlines", '"two\nlines"'],
  ["", ""],
])("writes %j as %j", (text, written) => {
  expect(toCsv(["a"], [[text]])).toBe(`a\r\n${written}\r\n`);
});

it("guards the header, too", () => {
  expect(toCsv(["=cmd", "b"], [])).toBe("'=cmd,b\r\n");
});
