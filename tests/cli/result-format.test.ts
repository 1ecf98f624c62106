import { asCsv, asObjects } from "../../local/result-format";

const column = (name: string, type: string) => ({ name, type });

describe("query results", () => {
  it("become objects whose values have their column's type", () => {
    const columns = [
      column("day", "date"),
      column("lines", "bigint"),
      column("revenue", "decimal"),
      column("rate", "double"),
      column("open", "boolean"),
      column("note", "varchar"),
    ];
    const rows = [["2025-06-30", "12", "-10.50", "1.5E-3", "true", "7"], ["2025-06-29"]];
    expect(asObjects({ columns, rows })).toEqual([
      { day: "2025-06-30", lines: 12, revenue: -10.5, rate: 0.0015, open: true, note: "7" },
      { day: "2025-06-29", lines: null, revenue: null, rate: null, open: null, note: null },
    ]);
  });

  it("keep a number as text where a JSON reader would round it", () => {
    const columns = [column("big", "bigint"), column("money", "decimal")];
    const rows = [["9007199254740993", "12345678901234567.89"]];
    expect(asObjects({ columns, rows })).toEqual([
      { big: "9007199254740993", money: "12345678901234567.89" },
    ]);
  });

  it("keep NaN and Infinity as text, for JSON has neither", () => {
    const result = { columns: [column("x", "double")], rows: [["NaN"], ["Infinity"]] };
    expect(asObjects(result)).toEqual([{ x: "NaN" }, { x: "Infinity" }]);
  });

  it("become RFC 4180", () => {
    const columns = [column("name", "varchar"), column("note, long", "varchar")];
    const rows = [
      ['a "quoted" one', "two\nlines"],
      [undefined, "plain"],
    ];
    expect(asCsv({ columns, rows })).toBe(
      'name,"note, long"\r\n"a ""quoted"" one","two\nlines"\r\n,plain\r\n',
    );
  });

  it.each(["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])(
    "disarm the formula %j in text",
    (formula) => {
      const csv = asCsv({ columns: [column("a", "varchar")], rows: [[formula]] });
      expect(csv.replaceAll('"', "")).toBe(`a\r\n'${formula}\r\n`);
    },
  );

  it("leave real negative numbers alone", () => {
    const columns = [column("a", "decimal"), column("b", "bigint")];
    expect(asCsv({ columns, rows: [["-1.50", "-3"]] })).toBe("a,b\r\n-1.50,-3\r\n");
  });
});
