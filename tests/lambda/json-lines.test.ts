import { datasetOf, read, valuesOf } from "./reading";

const dataset = datasetOf("id amount note?");
const lines = (...records: string[]) => records.map((record) => `${record}\n`).join("");
const good = '{"id":"T1","amount":1}';

const values = async (...records: string[]) => valuesOf(await read(lines(...records), dataset));

describe("JSON lines", () => {
  it("keep the exact text of numbers", async () => {
    const numbers = [
      "12.10",
      "1e2",
      "1E+2",
      "-0",
      "123456789012345678901234567890",
      "0.10",
      "-1.5e-7",
    ];
    const found = await values(...numbers.map((number) => `{"id":1,"amount":${number}}`));
    expect(found.map(([, amount]) => amount)).toEqual(numbers);
  });

  it("write true and false as words, null and what is not there as nothing", async () => {
    expect(
      await values(
        '{"id":true,"amount":false,"note":null}',
        '{"id":"T2"}',
        "{}",
        ' { "id" : "" } ',
      ),
    ).toEqual([
      ["true", "false", ""],
      ["T2", "", ""],
      ["", "", ""],
      ["", "", ""],
    ]);
  });

  it("undo escapes of strings, whatever they hide", async () => {
    const text = 'a,"b"\\ \n\r\n\t/ é 日 🎁 \u2028';
    expect(await values(JSON.stringify({ id: text, amount: 1, note: "é" }))).toEqual([
      [text, "1", "é"],
    ]);
    expect(await values('{"id":"\\ud83c\\udf81\\u0041","amount":"\\/"}')).toEqual([
      ["🎁A", "/", ""],
    ]);
  });

  it("find keys by name in any order, case and spelling", async () => {
    expect(await values(good, '{"AMOUNT":2,"x":[1,{"y":"}"}],"\\u0069d":"T2"}')).toEqual([
      ["T1", "1", ""],
      ["T2", "2", ""],
    ]);
  });

  it("may have a mark, CRLF, blank lines and no line break at the end", async () => {
    const { records } = await read(`\ufeff\n${good}\r\n \t\n\r\n${good}`, dataset);
    expect(records.map(([line]) => line)).toEqual(["2", "5"]);
  });

  it("are the same wherever the bytes are cut", async () => {
    const text = lines(good, '{"id":"é🎁","amount":-1.50,"note":"a\\"b"}', "[1]", good);
    const whole = await read(text, dataset);
    for (const chunk of [1, 2, 3, 5, 17]) {
      expect((await read(text, dataset, { chunk })).text).toBe(whole.text);
    }
  });

  it("are the same over blocks of two megabytes, with pauses in between", async () => {
    const record = `{"id":"T1","amount":1,"note":"${"n".repeat(9_000)}"}\n`;
    const { records } = await read(record.repeat(1_000), dataset);
    expect(records.map(([line]) => Number(line))).toEqual(records.map((_, i) => i + 1));
    expect(records).toHaveLength(1_000);
  });

  it("tell which keys nobody reads and which optional ones are not there", async () => {
    const { findings } = await read(lines(good, '{"id":1,"amount":1,"Extra":{}}'), dataset);
    expect(findings.notices).toEqual([
      'columns not in the contract stay unread: "extra"',
      "optional columns are not delivered: note",
    ]);
  });

  it("may lack a required key in some records, the first one too", async () => {
    expect(await values('{"id":"T1"}', good)).toEqual([
      ["T1", "", ""],
      ["T1", "1", ""],
    ]);
  });
});
