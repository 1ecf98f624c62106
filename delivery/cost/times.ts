/** Days of a month, on average. */
export const DAYS = 30.4;
/** Hours of a month, as AWS reckons it. */
export const HOURS = 730;

const UNITS: Readonly<Record<string, number>> = { minute: 24 * 60, hour: 24, day: 1 };

/** How often a month `rate(...)` or `cron(...)` fires; undefined for what is neither, or fires once. */
export function timesAMonth(expression: string): number | undefined {
  const [, every, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (every !== undefined) return ((UNITS[unit] ?? 0) / Number(every)) * DAYS;
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? [];
  const [minutes, hours, dates, months, weekdays] = fields?.trim().split(/\s+/) ?? [];
  if (weekdays === undefined) return undefined;
  const days = share(dates, 30.4, 1) * share(months, 12, 1) * share(weekdays, 7, 1);
  return values(minutes, 60) * values(hours, 24) * days * DAYS;
}

/** How many values of a field match, of so many there are. */
function values(field = "*", of: number): number {
  const parts = field.split(",").map((part) => {
    const [range = "", step] = part.split("/");
    if (range === "*" || range === "?") return of / Number(step ?? 1);
    const [first = "", last] = range.split("-");
    const end = last === undefined && step !== undefined ? of - 1 : Number(last ?? first);
    const length = Number.isNaN(Number(first)) ? spanOf(first, last) : end - Number(first) + 1;
    return Math.ceil(length / Number(step ?? 1));
  });
  return parts.reduce((sum, each) => sum + each, 0);
}

const WORDS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** Days from one weekday to another; single words (`JAN`, `L`, `5W`) count as one. */
function spanOf(first: string, last: string | undefined): number {
  const [from, to] = [first, last ?? first].map((word) => WORDS.indexOf(word.toUpperCase()));
  return from === undefined || to === undefined || from < 0 || to < 0 ? 1 : to - from + 1;
}

const share = (field: string | undefined, of: number, least: number): number =>
  field === "*" || field === "?" ? 1 : Math.min(1, Math.max(values(field, of), least) / of);
