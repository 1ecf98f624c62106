import * as v from "valibot";
import type { FailureRequest } from "./failure";

const schema = v.object({
  "detail-type": v.literal("Step Functions Execution Status Change"),
  detail: v.object({
    name: v.string(),
    status: v.string(),
    startDate: v.number(),
    input: v.optional(v.nullable(v.string())),
    error: v.optional(v.nullable(v.string())),
    cause: v.optional(v.nullable(v.string())),
  }),
});

/** The event of an execution that ended outside its steps, where no failure path runs. */
export type StatusChange = v.InferOutput<typeof schema>;

/** What the failure path would have said of such a run; undefined if this is no such event. */
export function fromStatusChange(event: unknown): FailureRequest | undefined {
  const parsed = v.safeParse(schema, event);
  if (!parsed.success) return undefined;
  const { cause, error, input, name, startDate, status } = parsed.output.detail;
  return {
    run_id: name,
    input: JSON.parse(input ?? "{}"),
    started_at: new Date(startDate).toISOString(),
    error: { Error: error ?? status, Cause: cause ?? MEANING[status] ?? "" },
  };
}

const MEANING: Readonly<Record<string, string>> = {
  ABORTED: "somebody stopped the run",
  TIMED_OUT: "the run took longer than all its steps may take together",
};
