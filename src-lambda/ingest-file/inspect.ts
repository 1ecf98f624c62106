import type { Encoding, Format, LandingDataset } from "../transform/landing-dataset";
import { type Limits, tooLarge } from "../transform/limits";
import { openRecords } from "../transform/open-records";
import type { ByteRanges } from "../transform/parquet/byte-ranges";
import { Refused } from "../transform/refused";
import { contentOf } from "./content";
import { HashedStream } from "./hashed-stream";

/** What the first pass found in a file that can be taken. */
export interface Accepted {
  readonly kind: "accepted";
  readonly format: Format;
  /** Name of the contract's mapping that the file follows, if it follows one. */
  readonly mapping: string | undefined;
  /** Encoding of the text, where there is text. */
  readonly encoding: Encoding | undefined;
  readonly rows: number;
  readonly malformed: number;
  readonly notices: readonly string[];
}

/** The first pass's result: the identity of the bytes, and whether the file can be taken. */
export interface Inspection {
  readonly sha256: string;
  readonly verdict: Accepted | { readonly kind: "refused"; readonly refusal: Refused };
}

/** A landed file as the first pass reads it: once in order, and where it must at any place. */
export interface Readable {
  readonly body: AsyncIterable<Buffer>;
  readonly ranges: ByteRanges;
}

async function readContent(
  landed: HashedStream,
  ranges: ByteRanges,
  dataset: LandingDataset,
  limits: Limits,
): Promise<Accepted> {
  const records = await openRecords(await contentOf(landed, ranges, limits), dataset, limits);
  let rows = 0;
  let malformed = 0;
  await records.read((record) => {
    rows += 1;
    if (record.malformed) malformed += 1;
    return false;
  });
  const { encoding, notices } = records.findings();
  const { format, mapping } = records;
  const more = malformed > 0 ? [`${malformed} records cannot be split into columns`] : [];
  const none = rows === 0 ? ["file has no records"] : [];
  return {
    kind: "accepted",
    format,
    mapping,
    encoding,
    rows,
    malformed,
    notices: [...notices, ...none, ...more],
  };
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
  { body, ranges }: Readable,
  contract: LandingDataset | Refused,
  limits: Limits,
): Promise<Inspection> {
  const landed = new HashedStream(body);
  let verdict: Inspection["verdict"];
  try {
    if (contract instanceof Refused) throw contract;
    const { bytes } = ranges;
    if (bytes > limits.maxFileBytes) throw tooLarge(`file has ${bytes} bytes`, limits);
    const content = await readContent(landed, ranges, contract, limits);
    checkReference(content, contract);
    verdict = content;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    verdict = { kind: "refused", refusal: error };
  }
  return { sha256: await landed.sha256(), verdict };
}
