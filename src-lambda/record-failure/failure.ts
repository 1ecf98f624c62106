import { BadRunInput, businessDateOf, type RunStart } from "../core/business-date";
import type { RunRecord } from "../core/run-records";

const MAX_REASON = 2000;

/** What a state machine catches: the name of an error and its cause. */
export interface CaughtError {
  readonly Error?: string;
  readonly Cause?: string;
}

/** Input from the failure path of the state machine. */
export interface FailureRequest extends RunStart {
  readonly run_id: string;
  readonly step?: string;
  readonly error?: CaughtError;
}

/** The sentence inside a cause: services wrap theirs in JSON, each under another name. */
function sentence(cause: string): string {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === "object" && parsed !== null) {
      const fields = parsed as Record<string, unknown>;
      const found = fields["errorMessage"] ?? fields["ErrorMessage"];
      if (typeof found === "string" && found !== "") return found;
    }
  } catch {
    // Not JSON: the cause is the sentence.
  }
  return cause;
}

/** Why a run failed, in one line: the step, the error, its cause. */
export function reasonOf({ error, step }: Pick<FailureRequest, "error" | "step">): string {
  const { Error: name = "Unknown", Cause: cause = "" } = error ?? {};
  const where = step ? `${step}: ` : "";
  const what = cause === "" ? name : `${name}: ${sentence(cause)}`;
  return `${where}${what}`.slice(0, MAX_REASON);
}

/** The record of a failed run. */
export function failedRun(request: FailureRequest, finished_at: string): RunRecord {
  return {
    run_id: request.run_id,
    ...dateOf(request),
    step: "run",
    status: "failed",
    reason: reasonOf(request),
    finished_at,
  };
}

/** A run may have failed just because its input names no day. */
function dateOf(request: FailureRequest): Pick<RunRecord, "business_date"> {
  try {
    return { business_date: businessDateOf(request) };
  } catch (error) {
    if (error instanceof BadRunInput) return {};
    throw error;
  }
}
