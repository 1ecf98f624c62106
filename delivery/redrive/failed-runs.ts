import { paginateListExecutions, type SFNClient } from "@aws-sdk/client-sfn";
import { stateMachineArn, type Target } from "../target";

/** Who has more failed runs in a row reads the first of them. */
const MOST = 10;

/** A run that failed, since which none has succeeded. */
export interface FailedRun {
  readonly run_id: string;
  readonly status: string;
  readonly ended_at: string;
}

/** The newest runs up to the last one that succeeded, which took over what the ones before it left. */
export async function failedRuns(sfn: SFNClient, target: Target): Promise<FailedRun[]> {
  const failed: FailedRun[] = [];
  const input = { stateMachineArn: stateMachineArn(target, "daily"), maxResults: 100 };
  for await (const { executions = [] } of paginateListExecutions({ client: sfn }, input)) {
    for (const { name = "", status = "", stopDate } of executions) {
      if (status === "SUCCEEDED" || failed.length === MOST) return failed;
      if (status === "RUNNING") continue;
      failed.push({ run_id: name, status, ended_at: stopDate?.toISOString() ?? "" });
    }
  }
  return failed;
}
