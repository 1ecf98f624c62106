import { createHash } from "node:crypto";
import { createReadStream, existsSync, openSync, readSync, closeSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Failure } from "../delivery/failure";
import { ContentCounter } from "./content-counter";

/** What can be said of a file without asking the pipeline. */
export interface Content {
  readonly sha256: string;
  /** Data records, a header not counted; undefined when they cannot be told, as in Parquet. */
  readonly records: number | undefined;
}

/** Hash a file and count its records in one pass each, at constant memory. */
export async function inspect(path: string): Promise<Content> {
  if (!existsSync(path)) throw new Failure(`no such file: ${path}`);
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return { sha256: hash.digest("hex"), records: await countRecords(path) };
}

async function countRecords(path: string): Promise<number | undefined> {
  const counter = new ContentCounter();
  const count = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) counter.push(chunk);
  };
  try {
    if (isGzip(path)) await pipeline(createReadStream(path), createGunzip(), count);
    else await pipeline(createReadStream(path), count);
    return counter.records();
  } catch {
    return undefined;
  }
}

function isGzip(path: string): boolean {
  const head = Buffer.alloc(2);
  const file = openSync(path, "r");
  readSync(file, head, 0, 2, 0);
  closeSync(file);
  return head[0] === 0x1f && head[1] === 0x8b;
}
