import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { readAwaitRedriveEnv } from "../claim-files/env";
import { RunLock } from "../claim-files/run-lock";
import { Runs } from "../claim-files/runs";
import { Ledger } from "../core/ledger";
import { log } from "../core/log";
import { PATIENCE } from "../core/patience";
import { checkRunId } from "../core/run-records";
import { awaitRedrive, type RedriveRequest } from "./redrive";

const env = readAwaitRedriveEnv(process.env);
const s3 = new S3Client(PATIENCE);
const sfn = new SFNClient(PATIENCE);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE));
const ledger = new Ledger(documents, env.FILES_TABLE);
const buckets = { raw: env.RAW_BUCKET, curated: env.CURATED_BUCKET };
const now = () => new Date().toISOString();

/** The last state of a failed run, and the first one after it was redriven. */
export const handler = async (request: RedriveRequest): Promise<{ readonly step: string }> => {
  checkRunId(request.run_id);
  // Asked anew in each call: a warm function must not remember that a run was running.
  const runs = new Runs(sfn, env.STATE_MACHINE_ARN);
  const lock = new RunLock(documents, env.LEASES_TABLE, runs);
  const { step } = await awaitRedrive({ s3, ledger, buckets, lock, now }, request);
  log("info", "run redriven", { run_id: request.run_id, step });
  return { step };
};
