import {
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { describeError, log } from "../log";
import type { RunCluster } from "./clusters";
import type { Outcome } from "./outcome";

/** Step Functions' limit. */
const MAX_CAUSE = 32_768;
/** Nobody waits any more: the step timed out, the run was stopped, or it has been told already. */
const GONE = ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"];

/** Ends the step that waits for a cluster; says whether anybody still waited. */
export async function tell(
  sfn: SFNClient,
  { cluster_id, run_id, task_token: taskToken }: RunCluster,
  outcome: Exclude<Outcome, { state: "working" }>,
): Promise<boolean> {
  const told =
    outcome.state === "done"
      ? sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ cluster_id }) }))
      : sfn.send(
          new SendTaskFailureCommand({
            taskToken,
            error: outcome.error,
            cause: outcome.cause.slice(0, MAX_CAUSE),
          }),
        );
  try {
    await told;
  } catch (error) {
    if (!(error instanceof Error && GONE.includes(error.name))) throw error;
    log("warn", "nobody waits for the cluster", { run_id, cluster_id, ...describeError(error) });
    return false;
  }
  log("info", "cluster ended", { run_id, cluster_id, ...outcome });
  return true;
}
