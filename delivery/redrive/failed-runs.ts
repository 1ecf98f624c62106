import { ListExecutionsCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { stateMachineArn, type Target } from "../target";

/** How many of the newest runs are looked at. */
const LOOKED_AT = 100;
/** Who has more failed runs in a row reads the newest of them. */
const MOST = 10;

/** A run that failed, since which none has begun and succeeded. */
export interface FailedRun {
  readonly run_id: string;
  readonly status: string;
  readonly ended_at: string;
}

/**
 * The failed ones of the newest runs, up to those whose files a later one took over. One that began
 * before they had failed did not: what another run works on it leaves alone, and succeeds.
 */
export async function failedRuns(sfn: SFNClient, target: Target): Promise<FailedRun[]> {
  const { executions = [] } = await sfn.send(
    new ListExecutionsCommand({
      stateMachineArn: stateMachineArn(target, "daily"),
      maxResults: LOOKED_AT,
    }),
  );
  const successes = executions.filter(({ status }) => status === "SUCCEEDED");
  const lastBegan = Math.max(0, ...successes.map(({ startDate }) => startDate?.getTime() ?? 0));
  return executions
    .filter(({ status }) => status !== "SUCCEEDED" && status !== "RUNNING")
    .filter(({ stopDate }) => (stopDate?.getTime() ?? Infinity) > lastBegan)
    .slice(0, MOST)
    .map(({ name = "", status = "", stopDate }) => ({
      run_id: name,
      status,
      ended_at: stopDate?.toISOString() ?? "",
    }));
}
