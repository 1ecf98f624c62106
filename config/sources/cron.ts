import { z } from "zod";

/** Least and most of each field: minutes, hours, day of the month, month, day of the week, year. */
const FIELDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [1, 7],
  [1970, 2199],
] as const;
const DAY = 2;
const WEEKDAY = 4;
const SIGNS = /^([\d*,/-]+|\?|[\d,LW-]+|[\d#L]+|[A-Z]{3}([,-][A-Z]{3})*)$/;

/** A time of EventBridge Scheduler. A wrong one would only be found when it is applied, after much else. */
export const cron = z.string().refine(isCron, {
  message:
    "must be like cron(30 1 * * ? *): minutes, hours, day of the month, month, day of the week, year; " +
    "one of the two days is ?",
});

function isCron(text: string): boolean {
  const fields = /^cron\(([^()]+)\)$/.exec(text)?.[1]?.split(" ") ?? [];
  if (fields.length !== FIELDS.length) return false;
  if ((fields[DAY] === "?") === (fields[WEEKDAY] === "?")) return false;
  return FIELDS.every((range, i) => isField(fields[i] ?? "", range, i === DAY || i === WEEKDAY));
}

function isField(field: string, [least, most]: readonly [number, number], isDay: boolean): boolean {
  if (!SIGNS.test(field) || (field === "?" && !isDay)) return false;
  // What stands behind a slash is how many steps, not when.
  const times = field.replace(/\/\d+/g, "").match(/\d+/g) ?? [];
  return times.every((time) => Number(time) >= least && Number(time) <= most);
}
