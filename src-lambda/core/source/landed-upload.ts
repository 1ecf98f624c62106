import type { S3Client } from "@aws-sdk/client-s3";
import { stringify } from "lossless-json";
import { basename } from "node:path";
import { promisify } from "node:util";
import { gzip, type ZlibOptions } from "node:zlib";
import { MAX_RECORD_BYTES } from "../../transform/limits";
import { describeError, log } from "../log";
import { PartUpload } from "../part-upload";

/** One record of a source, by column. A number that must keep its digits is a LosslessNumber or a text. */
export type Row = Readonly<Record<string, unknown>>;

/** One record of a source that comes as a JSON document, on one line. */
export type JsonLine = string;

const pack = promisify<Buffer, ZlibOptions, Buffer>(gzip);

/** Bytes collected before they are sent; S3 takes pieces from 5 MiB. */
const PIECE_BYTES = 8 * 1024 * 1024;
/** Characters of a member of gzip. */
const BATCH_CHARACTERS = 1024 * 1024;
/** A member that would unpack to more times its size is not packed: `ingest-file` would take the object for a bomb. */
const MOST_RATIO = 50;

/** A member of gzip with a name, and its end when it holds nothing. */
const MEMBER_BEGIN = Buffer.from("1f8b08080000000000ff", "hex");
const MEMBER_END = Buffer.from("0003000000000000000000", "hex");

/** Where rows land, and how many bytes of lines at most. */
export interface LandingPlace {
  readonly bucket: string;
  readonly key: string;
  readonly maxBytes: number;
}

/**
 * Lands rows as one object of gzip'd JSON lines and gives their number. The object becomes visible only
 * when the last row was read without an error; without any row there is none. The same rows of a range give the
 * same bytes; those of another one do not, or a row that was set back would pass for the delivery before.
 */
export async function landRows(
  s3: S3Client,
  { bucket, key, maxBytes }: LandingPlace,
  rows: AsyncIterable<Row | JsonLine>,
): Promise<number> {
  const upload = new PartUpload(s3, bucket, key, "application/gzip");
  let count = 0;
  const lines = async function* () {
    for await (const row of rows) {
      count += 1;
      yield lineOf(row, count);
    }
  };
  try {
    // The last piece may go only when the rows ended well, so each waits for the next one.
    let held: Buffer | undefined;
    for await (const piece of pieces(named(key, packed(batches(lines()), maxBytes)))) {
      if (held) await upload.send(held, false);
      held = piece;
    }
    if (held && count > 0) await upload.send(held, true);
    return count;
  } catch (error) {
    await abandon(upload, key);
    throw error;
  }
}

/** The line of a row. Of one that is too long for `ingest-file` it would refuse the whole object, when we are past it. */
function lineOf(row: Row | JsonLine, number: number): string {
  const line = typeof row === "string" ? row : (stringify(row) ?? "null");
  // No sign takes more than three bytes for its length.
  const bytes = line.length * 3 > MAX_RECORD_BYTES ? Buffer.byteLength(line) : 0;
  if (bytes <= MAX_RECORD_BYTES) return `${line}\n`;
  throw new Error(
    `row ${number} has ${bytes} bytes as JSON, at most ${MAX_RECORD_BYTES} are taken; ` +
      `have the source leave out what is long and no column of the contract`,
  );
}

async function* batches(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let batch = "";
  for await (const line of lines) {
    batch += line;
    if (batch.length < BATCH_CHARACTERS) continue;
    yield batch;
    batch = "";
  }
  yield batch;
}

/** The packed rows behind an empty member with the object's name. */
async function* named(key: string, packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.concat([MEMBER_BEGIN, Buffer.from(basename(key)), MEMBER_END]);
  yield* packed;
}

/** Each batch as a member of gzip, without a time in its header, as zlib writes it. */
async function* packed(batches: AsyncIterable<string>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const batch of batches) {
    const plain = Buffer.from(batch);
    bytes += plain.length;
    if (bytes > maxBytes) {
      throw new Error(
        `one object would hold more than ${maxBytes} bytes, which ingest.maxFileBytes allows; have its ` +
          `entry land less in one (rowsPerObject, maxDays)`,
      );
    }
    const member = await pack(plain, {});
    yield plain.length > MOST_RATIO * member.length ? await pack(plain, { level: 0 }) : member;
  }
}

async function* pieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let collected: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    collected.push(chunk);
    bytes += chunk.length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(collected);
    collected = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(collected);
}

/** What cannot be removed now, the bucket's lifecycle removes; the error that led here counts. */
async function abandon(upload: PartUpload, key: string): Promise<void> {
  await upload.abort().catch((error: unknown) => {
    log("warn", "upload not removed", { key, ...describeError(error) });
  });
}
