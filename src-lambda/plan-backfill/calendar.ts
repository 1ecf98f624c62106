const DAY_MS = 86_400_000;

/** Whether a text is a day of the calendar, yyyy-mm-dd. */
export function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && moment.getTime() >= -62_135_596_800_000
    ? moment.toISOString().startsWith(text)
    : false;
}

/** Another day, so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A day and its neighbours, as far as the calendar goes. */
export function around(day: string, days: number): string[] {
  const offsets = Array.from({ length: 2 * days + 1 }, (_, index) => index - days);
  return offsets.map((offset) => addDays(day, offset)).filter(isDay);
}

/** Every day from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(from, index));
}
