import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Ledger } from "../core/ledger";
import { log } from "../core/log";
import { metrics } from "../core/metrics";
import { PATIENCE } from "../core/patience";
import { checkRunId, type RunRecord } from "../core/run-records";
import { readEnv } from "./env";
import { measureRun } from "./measure";
import { reconcile, type ReconcileRequest } from "./reconcile";

const env = readEnv(process.env);
const s3 = new S3Client(PATIENCE);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE));
const ledger = new Ledger(documents, env.FILES_TABLE);
const now = () => new Date().toISOString();

/** Ends a run whose rows are all accounted for; throws `Unbalanced` otherwise. */
export const handler = async (request: ReconcileRequest): Promise<RunRecord> => {
  checkRunId(request.run_id);
  const record = await reconcile({ s3, ledger, documents, env, now }, request);
  measureRun(metrics, record);
  metrics.publishStoredMetrics();
  log("info", "run reconciled", { ...record });
  return record;
};
