import { Random } from "../../sample_data/random";
import { PartsWriter } from "../../src-lambda/ingest-file/parts-writer";
import { writeRecords } from "../../src-lambda/ingest-file/write-parts";
import { openRecords } from "../../src-lambda/transform/open-records";
import { readCanonical } from "./canonical-reader";
import { chunksOf, datasetOf, rangesOf } from "./reading";

const ALPHABET = [
  "a",
  "é",
  "日",
  "🎁",
  " ",
  ",",
  '"',
  "\n",
  "\r",
  "\r\n",
  "\\",
  "\\n",
  "n",
  "0",
  "'",
];

async function canonical(csv: Buffer, columns: string, chunk: number, partBytes = 1e9) {
  const pieces: Buffer[] = [];
  const writer = new PartsWriter(
    partBytes,
    (index) => `part-${index}`,
    () => ({
      send: async (piece) => {
        pieces.push(Buffer.from(piece));
      },
      abort: async () => undefined,
    }),
  );
  const content = { packed: false, text: chunksOf(csv, chunk), ranges: rangesOf(csv) };
  const limits = { maxFileBytes: 1e9, maxGzipRatio: 100 };
  await writeRecords(await openRecords(content, datasetOf(columns), limits), writer);
  const parts = await writer.close();
  return { parts, text: Buffer.concat(pieces).toString("utf8") };
}

function randomValue(random: Random): string {
  return Array.from({ length: random.integer(7) }, () => random.pick(ALPHABET)).join("");
}

function quote(value: string, random: Random): string {
  const must = /[",\r\n]/.test(value);
  return must || random.chance(0.2) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Records of random values, and the line of the file on which each starts. */
function randomFile(random: Random, columns: number) {
  const end = random.pick(["\n", "\r\n", "\r"]);
  const names = Array.from({ length: columns }, (_, i) => `c${i}`);
  let csv = `${names.join(",")}${end}`;
  const records: string[][] = [];
  for (let i = random.integer(30); i > 0; i -= 1) {
    const values = Array.from({ length: columns }, () => randomValue(random));
    values[0] = `x${values[0]}`;
    const line = csv.split(/\r\n|\r|\n/).length;
    records.push([String(line), "", "", ...values]);
    csv += `${values.map((value) => quote(value, random)).join(",")}${end}`;
  }
  return { csv: Buffer.from(csv), names: names.join(" "), records };
}

describe("records on their way into canonical form", () => {
  it("come back as they were, with their lines, wherever the bytes are cut", async () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const random = new Random(seed);
      const columns = 1 + random.integer(5);
      const { csv, names, records } = randomFile(random, columns);
      const chunk = random.pick([1, 2, 3, 7, 64, 100_000]);
      const { text } = await canonical(csv, names, chunk);
      expect({ seed, records: readCanonical(text) }).toEqual({ seed, records });
    }
  });

  it("come back across blocks of two megabytes", async () => {
    const value = `"${"é\n".repeat(40)}${"y".repeat(9_000)}"`;
    const csv = Buffer.from(`a,b\n${`${value},2\n`.repeat(1_000)}`);
    const { text, parts } = await canonical(csv, "a b", 65_536, 500_000);
    const expected = `${"é\n".repeat(40)}${"y".repeat(9_000)}`;
    const records = readCanonical(text);
    expect(records).toHaveLength(1_000);
    expect(records.every((record) => record[3] === expected && record[4] === "2")).toBe(true);
    expect(records.map(([line]) => Number(line))).toEqual(records.map((_, i) => 2 + 41 * i));
    expect(parts.reduce((rows, part) => rows + part.rows, 0)).toBe(1_000);
  });

  it("come back whichever byte of a record the block ends on", async () => {
    const record = '"é\n""",2\r\n';
    const length = Buffer.byteLength(record);
    const count = 200;
    // Long records up to just before the end of the first block, short ones across it.
    const before = `${"y".repeat(1024 * 1024 - 1_000)},1\r\n`.repeat(2);
    for (let pad = 1; pad <= length; pad += 1) {
      const csv = Buffer.from(`a,b\r\n${before}${"x".repeat(pad)},1\r\n${record.repeat(count)}`);
      const { text } = await canonical(csv, "a b", 65_536);
      const lines = text.trimEnd().split("\n").slice(3);
      const wrong = lines.findIndex((line, i) => line !== `${5 + 2 * i},,,"é\\n""",2`);
      expect([pad, lines.length, wrong]).toEqual([pad, count, -1]);
    }
  });

  it("may end in a quote at the very end of the file", async () => {
    const { text } = await canonical(Buffer.from('a,b\n1,"2"'), "a b", 100);
    expect(readCanonical(text)).toEqual([["2", "", "", "1", "2"]]);
  });

  it("stand where the contract has their columns, empty where the file has none", async () => {
    const csv = Buffer.from('c,x,a\n3,y,1\n"3,",y,"1"\n');
    const { text } = await canonical(csv, "a b? c", 5);
    expect(readCanonical(text).map((record) => record.slice(3))).toEqual([
      ["1", "", "3"],
      ["1", "", "3,"],
    ]);
  });
});
