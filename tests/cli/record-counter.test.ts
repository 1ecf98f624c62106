import { gzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "../../local/content";
import { RecordCounter } from "../../local/record-counter";

function count(text: string, chunkBytes = 1000): number | undefined {
  const counter = new RecordCounter();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes)
    counter.push(bytes.subarray(at, at + chunkBytes));
  return counter.dataRecords();
}

describe("the independent count of records", () => {
  it.each([
    ["nothing", "", 0],
    ["a header alone", "a,b\n", 0],
    ["a last line without its end", "a,b\n1,2", 1],
    ["CRLF and blank lines", "a,b\r\n1,2\r\n\r\n3,4\r\n", 2],
    ["CR alone", "a,b\r1,2\r\r3,4\r5,6", 3],
    ["CR alone in quotes", 'a,b\r1,"x\ry"\r', 1],
    ["a quoted line break", 'a,b\n1,"x\ny"\n2,z\n', 2],
    ["doubled quotes", 'a,b\n1,"say ""hi""\nthere"\n', 1],
    ["a quote inside a bare field", 'a,b\n1,5" pipe\n2,3\n', 2],
    ["text behind a closed quote", 'a,b\n1,"2"3\n4,"5\n6"\n', 2],
  ])("counts %s", (_name, text, records) => {
    expect(count(text)).toBe(records);
    expect(count(text, 1)).toBe(records);
  });

  it.each(['a,b\n1,"open\n2,3\n', 'a,b\n"1"x,"2\n3,4"\n'])(
    "does not guess where quotes do not add up: %j",
    (text) => {
      expect(count(text)).toBeUndefined();
    },
  );

  it("hashes the file's own bytes and counts inside gzip", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "count-")), "sales.csv.gz");
    const bytes = gzipSync("a\n1\n2\n");
    writeFileSync(path, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(await inspect(path)).toEqual({ sha256, records: 2 });
  });

  it.each([
    ["JSON lines", ' \n{"a":1}\r\n\r\n{"a":2}\n{"a":";"}', 3],
    ["JSON lines behind a mark, with blanks", '\ufeff\n{"a":1}\r\r\n\r\r\n{"a":2}\n', 2],
    ["JSON lines with a mark among them", '{"a":1}\n\ufeff\n', 2],
    ["a mark before quotes", '\ufeff"a\nb",c\n1,2\n', 1],
    ["a mark before a blank line", "\ufeff\na,b\n1,2\n", 1],
    ["many JSON lines", '{"a":1}\n'.repeat(5_000), 5_000],
    ["many records", `a\n${"1\n".repeat(5_000)}`, 5_000],
    ["other delimiters", "a;b\n1;2\n", undefined],
    ["Parquet", "PAR1\n\n\nPAR1", undefined],
  ])("tells by the content what a record is: %s", async (_, text, records) => {
    const path = join(mkdtempSync(join(tmpdir(), "count-")), "file");
    writeFileSync(path, text);
    expect((await inspect(path)).records).toBe(records);
  });

  it("counts nothing in a torn gzip", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "count-")), "torn.csv.gz");
    writeFileSync(path, gzipSync("a\n1\n2\n".repeat(1000)).subarray(0, 30));
    expect((await inspect(path)).records).toBeUndefined();
  });
});
