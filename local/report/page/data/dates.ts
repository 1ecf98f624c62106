/** Lengths of time that QuickSight groups by. */
export type Granularity =
  "YEAR" | "QUARTER" | "MONTH" | "WEEK" | "DAY" | "HOUR" | "MINUTE" | "SECOND" | "MILLISECOND";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_MS = 86_400_000;

/** Milliseconds of each length that does not depend on the calendar. */
const FIXED = { DAY: DAY_MS, HOUR: 3_600_000, MINUTE: 60_000, SECOND: 1000, MILLISECOND: 1 };

/** A date or a time without zone, as Athena or an API writes it, in UTC milliseconds. */
export function parseDate(text: string): number | undefined {
  const isDate = /^-?\d{4,}-\d\d-\d\d$/.test(text);
  const plain = text.replace(" ", "T").replace(/ ?UTC$/, "Z");
  const time = Date.parse(isDate || /(Z|[+-]\d\d:?\d\d)$/.test(plain) ? plain : `${plain}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** The start of the year, month, … that a time lies in; weeks start on Sunday, as in QuickSight. */
export function truncate(time: number, granularity: Granularity): number {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (granularity === "YEAR") return utc(year, 0);
  if (granularity === "QUARTER") return utc(year, month - (month % 3));
  if (granularity === "MONTH") return utc(year, month);
  if (granularity === "WEEK") return truncate(time, "DAY") - date.getUTCDay() * DAY_MS;
  const length = FIXED[granularity];
  return Math.floor(time / length) * length;
}

/** A time some lengths later; the 31st of a month becomes the last day of a shorter one. */
export function addTo(time: number, count: number, granularity: Granularity): number {
  if (granularity === "WEEK") return time + 7 * count * DAY_MS;
  const months = { YEAR: 12, QUARTER: 3, MONTH: 1 }[granularity as "YEAR"] as number | undefined;
  if (months === undefined) return time + count * FIXED[granularity as "DAY"];
  const date = new Date(time);
  const month = date.getUTCMonth() + months * count;
  const last = new Date(utc(date.getUTCFullYear(), month + 1) - DAY_MS).getUTCDate();
  const day = Math.min(date.getUTCDate(), last);
  return utc(date.getUTCFullYear(), month) + (day - 1) * DAY_MS + (time - truncate(time, "DAY"));
}

/** How people read it: `Jun 2025`, `Q2 2025`, `2025-06-30`. */
export function dateLabel(time: number, granularity: Granularity): string {
  const date = new Date(time);
  const iso = date.toISOString();
  const year = String(date.getUTCFullYear());
  if (granularity === "YEAR") return year;
  if (granularity === "QUARTER")
    return `Q${String(Math.floor(date.getUTCMonth() / 3) + 1)} ${year}`;
  if (granularity === "MONTH") return `${MONTHS[date.getUTCMonth()] ?? ""} ${year}`;
  if (granularity === "WEEK" || granularity === "DAY") return iso.slice(0, 10);
  const end = { HOUR: 16, MINUTE: 16, SECOND: 19, MILLISECOND: 23 }[granularity];
  return iso.slice(0, end).replace("T", " ");
}

/** A time from its parts, also for the years before 100. */
function utc(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}
