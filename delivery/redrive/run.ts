import { DescribeExecutionCommand, RedriveExecutionCommand } from "@aws-sdk/client-sfn";
import { RunLock } from "../../src-lambda/claim-files/run-lock";
import { Runs } from "../../src-lambda/claim-files/runs";
import { readJson } from "../../src-lambda/core/json-objects";
import { Ledger } from "../../src-lambda/core/ledger";
import { type Manifest, manifestKey } from "../../src-lambda/core/manifest";
import { readRecord } from "../../src-lambda/core/run-records";
import { Failure, nameOf } from "../failure";
import { bucketName, resourceName, stateMachineArn, type Target } from "../target";
import type { RedriveClients } from "./clients";

const NEW_RUN = "npm run -s pipeline -- run";
const GATE = "data_quality_check";

/** Let a run that failed go on from the step that failed; returns what failed. */
export async function redriveRun(
  clients: RedriveClients,
  target: Target,
  runId: string,
): Promise<string> {
  const executionArn = executionArnOf(target, runId);
  await refuseUnlessRedrivable(clients, executionArn, runId);
  await refuseRedGate(clients, target, runId);
  const manifest = (await readJson(clients.s3, bucketName(target, "raw"), manifestKey(runId))) as
    Manifest | undefined;
  const lock = lockOf(clients, target);
  if (manifest) {
    await refuseLostClaims(clients, target, manifest);
    // The failure path gave it back; without it a second run could start beside this one.
    const holder = await lock.take(manifest, new Date().toISOString());
    if (holder) {
      throw new Failure(
        `run ${holder.owner} has been working on business date ${manifest.business_date} since ${holder.taken_at}`,
        "wait until it has ended",
      );
    }
  }
  try {
    await clients.sfn.send(new RedriveExecutionCommand({ executionArn }));
  } catch (error) {
    if (manifest) await lock.release(manifest);
    throw error;
  }
  const run = await readRecord(clients.s3, bucketName(target, "curated"), runId, "run");
  return run?.reason ?? "it left no record of why it ended";
}

function executionArnOf(target: Target, runId: string): string {
  return `${stateMachineArn(target, "daily").replace(":stateMachine:", ":execution:")}:${runId}`;
}

function lockOf({ documents, sfn }: RedriveClients, target: Target): RunLock {
  const runs = new Runs(sfn, stateMachineArn(target, "daily"));
  return new RunLock(documents, resourceName(target, "leases"), runs);
}

async function refuseUnlessRedrivable(
  { sfn }: RedriveClients,
  executionArn: string,
  runId: string,
): Promise<void> {
  const found = await sfn.send(new DescribeExecutionCommand({ executionArn })).catch((error) => {
    if (nameOf(error) !== "ExecutionDoesNotExist") throw error;
    throw new Failure(`there is no run ${JSON.stringify(runId)}`, "npm run -s pipeline -- redrive");
  });
  if (found.redriveStatus === "REDRIVABLE") return;
  const why = found.redriveStatusReason ?? `it is ${found.status ?? "unknown"}`;
  throw new Failure(`run ${runId} cannot go on: ${why}`, NEW_RUN);
}

/** The gate drops what it refuses, so that there is nothing left to check again. */
async function refuseRedGate({ s3 }: RedriveClients, target: Target, runId: string): Promise<void> {
  const gate = await readRecord(s3, bucketName(target, "curated"), runId, GATE);
  if (gate?.status !== "failed" || !gate.reason?.startsWith("QualityGateFailed")) return;
  throw new Failure(
    `run ${runId} did not pass the quality gate, which dropped what it had made: ${gate.reason}`,
    `mend the delivery or the contract, then start a new run, which takes the files over: ${NEW_RUN}`,
  );
}

async function refuseLostClaims(
  { documents }: RedriveClients,
  target: Target,
  { files, run_id }: Manifest,
): Promise<void> {
  const ledger = new Ledger(documents, resourceName(target, "files"));
  for (const { file_id, source_key } of files) {
    const owner = (await ledger.find(file_id))?.run_id;
    if (owner === run_id) continue;
    throw new Failure(
      `run ${owner ?? "none"} has taken over ${source_key} from ${run_id}: there is nothing left to go on with`,
      "npm run -s pipeline -- redrive",
    );
  }
}
