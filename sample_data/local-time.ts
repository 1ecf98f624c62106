const MS_PER_DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, string>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
    formats.set(timeZone, format);
  }
  return format;
}

/** Day number of an ISO date. */
export function dayNumber(date: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || isoDate(ms / MS_PER_DAY) !== date) {
    throw new Error(`date is ${JSON.stringify(date)}, must be a day as yyyy-mm-dd`);
  }
  return ms / MS_PER_DAY;
}

/** ISO date of a day number. */
export function isoDate(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The offset that opening hours of a day have: clocks change at night, so one is enough. */
export function offsetOn(day: number, timeZone: string): string {
  const key = `${day} ${timeZone}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const parts = formatOf(timeZone).formatToParts(new Date((day + 0.5) * MS_PER_DAY));
    const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    offset = name.slice("GMT".length) || "+00:00";
    offsets.set(key, offset);
  }
  return offset;
}
