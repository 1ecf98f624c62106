import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { businessDateOf, type RunStart } from "../core/business-date";
import { Ledger } from "../core/ledger";
import { log } from "../core/log";
import { PATIENCE } from "../core/patience";
import { checkRunId } from "../core/run-records";
import { type Claimed, claimFiles } from "./claim";
import { readEnv } from "./env";
import { RunLock } from "./run-lock";
import { Runs } from "./runs";

const env = readEnv(process.env);
const s3 = new S3Client(PATIENCE);
const sfn = new SFNClient(PATIENCE);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE));
const ledger = new Ledger(documents, env.FILES_TABLE);

/** Input from the state machine. */
export interface ClaimRequest extends RunStart {
  readonly run_id: string;
}

/** Gives a run the files it is to process. */
export const handler = async ({ run_id, ...start }: ClaimRequest): Promise<Claimed> => {
  // Asked anew in each call: a warm function must not remember that a run was running.
  const runs = new Runs(sfn, env.STATE_MACHINE_ARN);
  const now = () => new Date().toISOString();
  const run = { run_id: checkRunId(run_id), business_date: businessDateOf(start) };
  const lock = new RunLock(documents, env.LEASES_TABLE, runs);
  const claimed = await claimFiles({ s3, ledger, runs, lock, env, now }, run);
  log("info", "files claimed", { ...claimed });
  return claimed;
};
