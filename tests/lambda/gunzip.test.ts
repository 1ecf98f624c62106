import { gzipSync } from "node:zlib";
import { inspect } from "../../src-lambda/ingest-file/inspect";
import { chunksOf, datasetOf, rangesOf } from "./reading";

const contract = datasetOf("a");
const limits = { maxFileBytes: 1e9, maxGzipRatio: 100 };

async function verdict(bytes: Buffer, chunk: number) {
  const file = { body: chunksOf(bytes, chunk), ranges: rangesOf(bytes) };
  return (await inspect(file, contract, limits)).verdict;
}

describe("F13 gzip of two members", () => {
  const first = gzipSync("a\n1\n2\n");
  const both = Buffer.concat([first, gzipSync("3\n")]);

  it.each([1, 5, 1000])("cut anywhere is never silently short (chunks of %d)", async (chunk) => {
    for (let cut = 3; cut < both.length; cut += 1) {
      // A cut exactly between members leaves a whole gzip file: nobody can tell.
      const expected = cut === first.length ? "accepted" : "refused";
      expect([cut, (await verdict(both.subarray(0, cut), chunk)).kind]).toEqual([cut, expected]);
    }
    expect(await verdict(both, chunk)).toMatchObject({ kind: "accepted", rows: 3 });
  });
});

it.each([1, 7, 64, 1000])("gzip may be padded with zeros (chunks of %d)", async (chunk) => {
  const padded = Buffer.concat([gzipSync("a\n1\n"), Buffer.alloc(512)]);
  expect(await verdict(padded, chunk)).toMatchObject({ kind: "accepted", rows: 1 });
  const other = Buffer.concat([padded, Buffer.from("x\0")]);
  expect(await verdict(other, chunk)).toMatchObject({ refusal: { code: "gzip_corrupt" } });
});

it("F14 a bomb stops at the limit, and its bytes are still hashed to the end", async () => {
  const bomb = gzipSync(Buffer.alloc(300e6, "a\n"));
  let read = 0;
  async function* body() {
    for (let i = 0; i < bomb.length; i += 16_384) {
      const chunk = bomb.subarray(i, i + 16_384);
      read += chunk.length;
      yield chunk;
    }
  }
  const before = process.memoryUsage().rss;
  const found = await inspect({ body: body(), ranges: rangesOf(bomb) }, contract, {
    ...limits,
    maxGzipRatio: 10,
  });
  expect(found.verdict).toMatchObject({ refusal: { code: "gzip_bomb" } });
  expect(read).toBe(bomb.length);
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
});

it("a broken connection is not the file's fault", async () => {
  async function* body(): AsyncGenerator<Buffer> {
    yield gzipSync("a\n1\n").subarray(0, 15);
    throw new Error("connection reset");
  }
  const ranges = rangesOf(Buffer.alloc(30));
  await expect(inspect({ body: body(), ranges }, contract, limits)).rejects.toThrow(
    "connection reset",
  );
});
