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

describe("a line that is no record", () => {
  it.each([
    ["bad_json", '{"id":1'],
    ["bad_json", '{"id":1}}'],
    ["bad_json", '{"id":1,}'],
    ["bad_json", "{,}"],
    ["bad_json", '{"id" 1}'],
    ["bad_json", "{id:1}"],
    ["bad_json", "{'id':1}"],
    ["bad_json", '{"id":1} {"id":2}'],
    ["bad_json", '{"id":}'],
    ["bad_json", '{"id":01}'],
    ["bad_json", '{"id":+1}'],
    ["bad_json", '{"id":1.}'],
    ["bad_json", '{"id":.5}'],
    ["bad_json", '{"id":1e}'],
    ["bad_json", '{"id":-}'],
    ["bad_json", '{"id":NaN}'],
    ["bad_json", '{"id":tru}'],
    ["bad_json", '{"id":nulll}'],
    ["bad_json", '{"id":"a\tb"}'],
    ["bad_json", '{"id":"\\x"}'],
    ["bad_json", '{"id":"\\u12g4"}'],
    ["bad_json", '{"id":"\\ud83c"}'],
    ["bad_json", '{"id":"\\udf81"}'],
    ["bad_json", '{"id":"\\u0000"}'],
    ["bad_json", '{"id":"open}'],
    ["bad_json", '{"x":[1,}'],
    ["bad_json", '{"x":[1,]}'],
    ["bad_json", "not json"],
    ["not_an_object", "[1,2]"],
    ["not_an_object", '"text"'],
    ["not_an_object", "12"],
    ["not_an_object", "null"],
    ["nested_value", '{"id":{"a":1}}'],
    ["nested_value", '{"id":1,"amount":[1]}'],
    ["duplicate_key", '{"id":1,"id":1}'],
    ["duplicate_key", '{"id":1,"ID":2}'],
    ["duplicate_key", '{"id":1,"i\\u0064":2}'],
    ["duplicate_key", '{"id":1,"x":1,"x":2}'],
  ])("%s: %s", async (fault, line) => {
    const { records } = await read(lines(good, line, good), dataset);
    expect(records).toEqual([
      ["1", "", "", "T1", "1", ""],
      ["2", fault, line, "", "", ""],
      ["3", "", "", "T1", "1", ""],
    ]);
  });

  it("is judged as JSON.parse judges it, apart from what no column can hold", async () => {
    const parts = [
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"id"',
      "1",
      "-",
      "0",
      ".",
      "e",
      "true",
      " ",
      "\\",
      '"',
    ];
    let seed = 7;
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31);
    const candidates = Array.from(
      { length: 4_000 },
      () => `{${Array.from({ length: next() % 9 }, () => parts[next() % parts.length]).join("")}}`,
    );
    const { records } = await read(lines(good, ...candidates), dataset);
    const judged = new Map(records.map(([line, fault]) => [Number(line), fault]));
    candidates.forEach((line, i) => {
      const isBad = judged.get(i + 2) === "bad_json";
      expect([line, isBad]).toEqual([line, !parses(line)]);
    });
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("JSON lines are refused", () => {
  it.each([
    [
      "without a required key",
      lines('{"id":1}'),
      "header_missing_column",
      /^first records lack required amount of sales_raw$/,
    ],
    [
      "as one document over many lines",
      '{\n"id": 1\n}\n',
      "wrong_format",
      /one object on each line/,
    ],
    [
      "with a record too long",
      `${good}\n{"id":"${"x".repeat(2e6)}"}`,
      "record_too_large",
      /line 2 is longer/,
    ],
    [
      "with a first record too long",
      `{"id":"${"x".repeat(5e6)}"}`,
      "record_too_large",
      /line 1 is longer/,
    ],
    [
      "in another encoding",
      Buffer.from(`${good}\n{"id":"\xfc"}`, "latin1"),
      "wrong_encoding",
      /line 2 is not UTF-8/,
    ],
    ["with NUL bytes", `${good}\n{"id":"\0"}`, "wrong_format", /line 2 holds a NUL/],
    [
      "with keys that are data",
      lines(good, ...Array.from({ length: 1_001 }, (_, i) => `{"k${i}":1}`)),
      "header_too_wide",
      /more than 1000 keys/,
    ],
  ])("%s", async (_, body, code, reason) => {
    await expect(read(body, dataset)).rejects.toMatchObject({
      name: "Refused",
      code,
      message: expect.stringMatching(reason) as string,
    });
  });

  it("by a dataset that takes CSV only", async () => {
    await expect(read(good, { ...dataset, formats: ["csv"] })).rejects.toThrow(
      "file is JSON lines, whatever its name says; sales_raw takes CSV (text may be gzip)",
    );
  });
});
