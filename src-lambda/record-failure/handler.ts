import { S3Client } from "@aws-sdk/client-s3";
import { log } from "../core/log";
import { checkRunId, type RunRecord, writeRecord } from "../core/run-records";
import { readEnv } from "./env";
import { failedRun, type FailureRequest } from "./failure";

const env = readEnv(process.env);
const s3 = new S3Client({});

/** Records that a run failed, and why; its claims stay until the next run takes them over. */
export const handler = async (request: FailureRequest): Promise<RunRecord> => {
  checkRunId(request.run_id);
  const record = failedRun(request, new Date().toISOString());
  await writeRecord(s3, env.CURATED_BUCKET, record);
  log("error", "run failed", { ...record });
  return record;
};
