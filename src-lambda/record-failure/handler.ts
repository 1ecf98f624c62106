import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { releaseLeases } from "../core/leases";
import { log } from "../core/log";
import { checkRunId, type RunRecord, writeRecord } from "../core/run-records";
import { readEnv } from "./env";
import { failedRun, type FailureRequest } from "./failure";

const env = readEnv(process.env);
const s3 = new S3Client({});
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const leases = { name: env.LEASES_TABLE, tables: env.LEASED_TABLES };

/**
 * Records that a run failed, and why, and gives back the tables that a killed job could not. Its
 * claims stay until the next run takes them over.
 */
export const handler = async (request: FailureRequest): Promise<RunRecord> => {
  checkRunId(request.run_id);
  const record = failedRun(request, new Date().toISOString());
  await writeRecord(s3, env.CURATED_BUCKET, record);
  await releaseLeases(documents, leases, request.run_id);
  log("error", "run failed", { ...record });
  return record;
};
