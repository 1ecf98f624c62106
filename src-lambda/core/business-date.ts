import * as v from "valibot";

/** What a run may be started with, and when it started. */
export interface RunStart {
  /** The input of the execution, as it is. */
  readonly input: unknown;
  readonly started_at: string;
}

/** A run was started with an input that does not say a day. */
export class BadRunInput extends Error {
  override readonly name = "BadRunInput";
}

const date = v.pipe(
  v.string(),
  v.isoDate("must be a date, YYYY-MM-DD"),
  v.check(exists, "no such day"),
);
const time = v.pipe(v.string(), v.check(isTime, "must be a time, YYYY-MM-DDTHH:MM:SSZ"));
const schema = v.object({ business_date: v.optional(date), scheduled_at: v.optional(time) });

/**
 * The day a run is for: the one it is given, or the UTC day before the one it was scheduled on,
 * because the schedule starts after the last store has closed. A late or repeated start of the same
 * schedule has the same day, and so has a redrive; clocks that change in spring have no say.
 */
export function businessDateOf({ input, started_at }: RunStart): string {
  const parsed = v.safeParse(schema, input);
  if (!parsed.success) {
    throw new BadRunInput(
      `input ${JSON.stringify(input)} of the run: ${v.summarize(parsed.issues)}; ` +
        `start it with {"business_date": "YYYY-MM-DD"}, or with {}`,
    );
  }
  const { business_date, scheduled_at = started_at } = parsed.output;
  return business_date ?? dayBefore(scheduled_at);
}

/** The UTC day before the one of a point in time. */
export function dayBefore(at: string): string {
  const day = new Date(at);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

function exists(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}
