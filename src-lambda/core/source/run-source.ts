import type { S3Client } from "@aws-sdk/client-s3";
import { log } from "../log";
import { landingKey } from "./landing-key";
import { type JsonLine, landRows, type Row } from "./landed-upload";
import type { Landing, Watermarks } from "./watermarks";

/** What a source has to give after a watermark, in one object. */
export interface Extract {
  /** Where the rows start: before the watermark by an overlap, for rows that became visible late. */
  readonly from: string;
  /** Where they end. */
  readonly to: string;
  readonly rows: AsyncIterable<Row | JsonLine>;
  /** The new watermark, asked for when all rows were read. @default - `to` */
  readonly reached?: () => string | undefined;
  /** Whether there is a next range up to the scheduled time. */
  readonly hasMore: boolean;
}

/** How one kind of source is read: undefined when it has nothing after `watermark`. */
export type Extractor = (watermark: string | undefined) => Promise<Extract | undefined>;

/** One run of one source. */
export interface SourceRun {
  readonly source: string;
  /** ISO 8601 UTC; what a run reads depends on it, not on when it happens to run. */
  readonly scheduledAt: string;
  readonly extract: Extractor;
  readonly s3: S3Client;
  readonly watermarks: Watermarks;
  /** Where rows land: the raw bucket, and the folder of the dataset in it; and how much text at most in an object. */
  readonly landing: { readonly bucket: string; readonly prefix: string; readonly maxBytes: number };
  /** Milliseconds this run still has. */
  readonly remaining: () => number;
  readonly now: () => Date;
}

/** Landings that a result names: it is remembered as an item of DynamoDB, which holds 400 KB. */
const NAMED = 100;

/** What a run of a source did. */
export interface SourceResult {
  readonly source: string;
  readonly rows: number;
  /** The last ones, if there are very many. */
  readonly landings: readonly Landing[];
  /** Ranges are left that the next run takes. */
  readonly is_behind: boolean;
}

/**
 * Lands what a source has after its watermark, range by range, and moves the watermark after each. A run
 * that dies in between is harmless: the next one reads the same range, which gives the same object.
 */
export async function runSource(run: SourceRun): Promise<SourceResult> {
  const { source, remaining } = run;
  const landings: Landing[] = [];
  let rows = 0;
  let isBehind = false;
  for (let next = await landNext(run); next; next = await landNext(run)) {
    landings.push(next.landing);
    rows += next.landing.rows;
    isBehind = next.hasMore;
    // A range as long as this one must fit into what is left.
    if (!next.hasMore || remaining() < 2 * next.milliseconds) break;
  }
  await run.watermarks.finish(source, run.scheduledAt, run.now().toISOString());
  return { source, rows, landings: landings.slice(-NAMED), is_behind: isBehind };
}

interface Landed {
  readonly landing: Landing;
  readonly hasMore: boolean;
  readonly milliseconds: number;
}

async function landNext(run: SourceRun): Promise<Landed | undefined> {
  const { landing: place, remaining, s3, source, watermarks } = run;
  const atFirst = remaining();
  const before = await watermarks.read(source);
  const extract = await run.extract(before);
  if (!extract) return undefined;
  const key = landingKey(place.prefix, source, extract);
  const { bucket, maxBytes } = place;
  const rows = await landRows(s3, { bucket, key, maxBytes }, extract.rows);
  const { from, to, hasMore } = extract;
  const landing: Landing = { from, to, rows, object: rows > 0 ? key : null };
  const after = extract.reached ? extract.reached() : to;
  if (after !== undefined && !(await watermarks.advance(source, { before, after }, landing))) {
    log("warn", "another run moved the watermark", { source, ...landing });
  }
  return { landing, hasMore, milliseconds: atFirst - remaining() };
}
