import { datasetOf, read } from "./reading";

const dataset = datasetOf("id amount note?");
const lines = (...records: string[]) => records.map((record) => `${record}\n`).join("");
const good = '{"id":"T1","amount":1}';

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
      /one whole object on each line, with no comma behind it/,
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

  it.each(["", "\ufeff", "\n \n"])("but not when there is nothing in it: %j", async (nothing) => {
    const { format, records } = await read(nothing, { ...dataset, formats: ["jsonl"] });
    expect([format, records]).toEqual(["jsonl", []]);
    await expect(read(nothing, { ...dataset, formats: ["parquet"] })).rejects.toThrow(
      "file is empty, whatever its name says; sales_raw takes Parquet",
    );
  });

  it("by a dataset that takes CSV only", async () => {
    await expect(read(good, { ...dataset, formats: ["csv"] })).rejects.toThrow(
      "file is JSON lines, whatever its name says; sales_raw takes CSV (text may be gzip)",
    );
  });
});
