import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { releaseLeases, runLock } from "../core/leases";
import { log } from "../core/log";
import { metrics } from "../core/metrics";
import { PATIENCE } from "../core/patience";
import { checkRunId, type RunRecord, writeRecord } from "../core/run-records";
import { readEnv } from "./env";
import { failedRun, type FailureRequest } from "./failure";
import { fromStatusChange, type StatusChange } from "./status-change";

const env = readEnv(process.env);
const s3 = new S3Client(PATIENCE);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE));

/**
 * Records that a run failed, and why, and gives back its business date and the tables that a killed
 * job could not. Its claims stay until the next run takes them over. Called by the failure path of
 * the run, and by the event of one that ended without it.
 */
export const handler = async (event: FailureRequest | StatusChange): Promise<RunRecord> => {
  const request = fromStatusChange(event) ?? (event as FailureRequest);
  checkRunId(request.run_id);
  const record = failedRun(request, new Date().toISOString());
  await writeRecord(s3, env.CURATED_BUCKET, record);
  const { business_date } = record;
  const tables = [...env.LEASED_TABLES, ...(business_date ? [runLock(business_date)] : [])];
  await releaseLeases(documents, { name: env.LEASES_TABLE, tables }, request.run_id);
  metrics.addMetric("RunsFailed", "Count", 1);
  metrics.publishStoredMetrics();
  log("error", "run failed", { ...record });
  return record;
};
