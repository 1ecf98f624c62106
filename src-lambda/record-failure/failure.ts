import type { RunRecord } from "../core/run-records";

const MAX_REASON = 2000;

/** What a state machine catches: the name of an error and its cause. */
export interface CaughtError {
  readonly Error?: string;
  readonly Cause?: string;
}

/** Input from the failure path of the state machine. */
export interface FailureRequest {
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

/** The record of a failed run. */
export function failedRun(request: FailureRequest, finished_at: string): RunRecord {
  const { Error: name = "Unknown", Cause: cause = "" } = request.error ?? {};
  const where = request.step ? `${request.step}: ` : "";
  const what = cause === "" ? name : `${name}: ${sentence(cause)}`;
  return {
    run_id: request.run_id,
    step: "run",
    status: "failed",
    reason: `${where}${what}`.slice(0, MAX_REASON),
    finished_at,
  };
}
