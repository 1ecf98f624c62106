import type { Athena } from "../core/athena";
import { addDays, isDay } from "./calendar";

/**
 * Days between the date that stands in a delivered timestamp and the business date: the text has an
 * offset of its own, the store another one, and a time zone may be corrected.
 */
export const SLACK_DAYS = 2;

/** Rows of a file under a day as delivered; a row whose timestamp names no day has none. */
export interface RawDay {
  readonly day: string | undefined;
  readonly sha256: string;
  /** 0: the file only holds other versions of sales delivered under that day. */
  readonly rows: number;
}

/** What of the raw zone to look at. */
export interface RawRange {
  /** Days of arrival that the ledger knows. */
  readonly ingestDates: readonly string[];
  /** @default - every day */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

// What a reader takes for blank, as it stands in a canonical part. To take off too much only names a
// file too many.
const BLANK = String.raw`[\s\p{Z}\p{C}]|\\[nr]`;

/** Blanks around an id. A run of them is tried from its first one only: from each, a long one would take for ever. */
export const BLANKS_AROUND = `^(?:${BLANK})+|(?<!${BLANK})(?:${BLANK})+$`;

/** Which files hold rows of which days, or other versions of the sales of those days. */
export async function readRawIndex(athena: Athena, range: RawRange): Promise<RawDay[]> {
  if (range.ingestDates.length === 0) return [];
  const rows = await athena.select(query(range));
  return rows.map(({ day, row_count, sha256 = "" }) => ({
    day: day !== undefined && isDay(day) ? day : undefined,
    sha256,
    rows: Number(row_count ?? 0),
  }));
}

function query({ from, ingestDates, to }: RawRange): string {
  const wanted =
    from && to
      ? `day between '${addDays(from, -SLACK_DAYS)}' and '${addDays(to, SLACK_DAYS)}'`
      : "true";
  return `
with delivered as (
  select
    regexp_extract("$path", 'source_sha256=([0-9a-f]{64})', 1) as sha256,
    regexp_replace(transaction_id, '${BLANKS_AROUND}', '') as id,
    regexp_extract(transaction_ts, '[0-9]{4}-[0-9]{2}-[0-9]{2}') as day
  from raw.sales_raw
  where ingest_date in (${ingestDates.map((day) => `'${day}'`).join(", ")})
),
wanted as (
  select distinct id, day from delivered where id <> '' and ${wanted}
),
found as (
  select day, sha256, count(*) as row_count from delivered where ${wanted} group by day, sha256
  union all
  select wanted.day, delivered.sha256, 0 as row_count
  from delivered
  inner join wanted on delivered.id = wanted.id and delivered.day is distinct from wanted.day
  group by wanted.day, delivered.sha256
)
select day, sha256, sum(row_count) as row_count from found group by day, sha256`;
}
