import type { LandingDataset } from "./contract";
import { gunzip, isGzip } from "./gunzip";
import { HashedStream } from "./hashed-stream";
import { type Header, readHeader } from "./header";
import { malformedWhy } from "./malformed";
import { readRecords } from "./records";
import { Refused } from "./refused";

/** Limits on one file. */
export interface Limits {
  readonly maxFileBytes: number;
  readonly maxGzipRatio: number;
}

/** What the first pass found in a file that can be taken. */
export interface Accepted {
  readonly kind: "accepted";
  /** Undefined for a file without even a header. */
  readonly header: Header | undefined;
  readonly rows: number;
  readonly malformed: number;
  readonly notices: readonly string[];
}

/** The first pass's result: the identity of the bytes, and whether the file can be taken. */
export interface Inspection {
  readonly sha256: string;
  readonly verdict: Accepted | { readonly kind: "refused"; readonly refusal: Refused };
}

function tooLarge(bytes: string, limits: Limits): Refused {
  return new Refused(
    "too_large",
    `${bytes}, at most ${limits.maxFileBytes} are taken; split the file`,
  );
}

async function* withinLimit(text: AsyncIterable<Buffer>, limits: Limits): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of text) {
    bytes += chunk.length;
    if (bytes > limits.maxFileBytes) throw tooLarge("text unpacks to more bytes", limits);
    yield chunk;
  }
}

/** The text of a file: unpacked if its first bytes say gzip, whatever it is called. */
export async function* textOf(
  landed: HashedStream,
  fileBytes: number,
  limits: Limits,
): AsyncGenerator<Buffer> {
  const source = landed.chunks()[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const step = await source.next();
    if (step.done) break;
    head = Buffer.concat([head, step.value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => source };
  }
  if (!isGzip(head)) yield* all();
  else yield* withinLimit(gunzip(all(), landed, fileBytes, limits.maxGzipRatio), limits);
}

async function readContent(
  text: AsyncIterable<Buffer>,
  contract: LandingDataset,
): Promise<Accepted> {
  let header: Header | undefined;
  let rows = 0;
  let malformed = 0;
  await readRecords(text, (bytes, scanner) => {
    if (header) {
      rows += 1;
      if (malformedWhy(scanner, header.fields)) malformed += 1;
    } else {
      header = readHeader(bytes, scanner, contract);
    }
    return false;
  });
  const notices = header ? [...(header as Header).notices] : ["file is empty: not even a header"];
  if (header && rows === 0) notices.push("file has a header and no records");
  if (malformed > 0) notices.push(`${malformed} records cannot be split into the header's columns`);
  return { kind: "accepted", header, rows, malformed, notices };
}

/** A snapshot replaces the one before, so a broken one must not: it would orphan every sale. */
function checkReference(content: Accepted, contract: LandingDataset): void {
  if (!contract.reference || (content.rows > 0 && content.malformed === 0)) return;
  const fault = content.rows === 0 ? "no records" : `${content.malformed} malformed records`;
  throw new Refused(
    "reference_incomplete",
    `snapshot of ${contract.dataset} has ${fault}; deliver a full one, the last good one stays`,
  );
}

/** First pass: hashes all bytes and decides whether the file can be taken. Constant memory. */
export async function inspect(
  body: AsyncIterable<Buffer>,
  fileBytes: number,
  contract: LandingDataset | undefined,
  limits: Limits,
): Promise<Inspection> {
  const landed = new HashedStream(body);
  let verdict: Inspection["verdict"];
  try {
    if (!contract) throw unknownDataset();
    if (fileBytes > limits.maxFileBytes) throw tooLarge(`file has ${fileBytes} bytes`, limits);
    const content = await readContent(textOf(landed, fileBytes, limits), contract);
    checkReference(content, contract);
    verdict = content;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    verdict = { kind: "refused", refusal: error };
  }
  return { sha256: await landed.sha256(), verdict };
}

function unknownDataset(): Refused {
  return new Refused(
    "unknown_dataset",
    "key names no dataset; drop files under landing/<dataset>/, for instance landing/sales/",
  );
}
