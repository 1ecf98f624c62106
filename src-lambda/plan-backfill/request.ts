import * as v from "valibot";
import { isDay } from "./calendar";

/** Dates of one backfill; ten years. */
const MAX_DATES = 3_660;

/** What a backfill can make anew. What is made of `sales` is always made anew with it. */
const DATASETS = ["sales", "daily_sales"] as const;

const day = v.pipe(v.string(), v.check(isDay, "must be a day, yyyy-mm-dd"));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const schema = v.object({
  backfill_id: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_-]{1,60}$/, "must be 1 to 60 of A-Z a-z 0-9 _ -"),
  ),
  /** First and last business date; both left out: every date of the raw zone. */
  from: v.optional(day),
  to: v.optional(day),
  datasets: v.optional(v.pipe(v.array(v.picklist(DATASETS)), v.minLength(1)), ["sales"]),
  concurrency: v.optional(count, 1),
  /** @default - what the stage's settings say */
  dates_per_run: v.optional(v.pipe(count, v.maxValue(366))),
  /** Only say what would be done. */
  dry_run: v.optional(v.boolean(), false),
});

/** What is asked of plan-backfill. */
export type PlanRequest = v.InferOutput<typeof schema>;

/** A backfill that makes no sense, or is too large. */
export class BadBackfill extends Error {
  override readonly name = "BadBackfill";
}

/** Checks a request; the error names everything that is wrong with it. */
export function readRequest(given: unknown, maxConcurrency: number): PlanRequest {
  const parsed = v.safeParse(schema, given);
  if (!parsed.success) {
    const faults = parsed.issues.map(
      (issue) =>
        `${v.getDotPath(issue) ?? "request"} is ${JSON.stringify(issue.input)}: ${issue.message}`,
    );
    throw new BadBackfill(faults.join("; "));
  }
  const { concurrency, datasets, from, to } = parsed.output;
  if (concurrency > maxConcurrency) {
    throw new BadBackfill(
      `concurrency is ${concurrency}, at most ${maxConcurrency} is allowed (backfill.maxConcurrency in config/)`,
    );
  }
  if ((from === undefined) !== (to === undefined) || (from ?? "") > (to ?? "")) {
    throw new BadBackfill(
      `from is ${from ?? "missing"}, to is ${to ?? "missing"}; give both, in order, or none`,
    );
  }
  if (from === undefined && !datasets.includes("sales")) {
    throw new BadBackfill("daily_sales alone is made of published sales; give from and to");
  }
  return checkLength(parsed.output);
}

function checkLength(request: PlanRequest): PlanRequest {
  const { from, to } = request;
  const days = from && to ? (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1 : 0;
  if (days <= MAX_DATES) return request;
  throw new BadBackfill(
    `${from} to ${to} are ${days} dates, at most ${MAX_DATES} are allowed; ask for less`,
  );
}
