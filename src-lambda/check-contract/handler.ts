import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GlueClient } from "@aws-sdk/client-glue";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { withBundled } from "../core/bundled-variables";
import { Ledger } from "../core/ledger";
import { log } from "../core/log";
import { PATIENCE } from "../core/patience";
import { checkRunId, type RunRecord } from "../core/run-records";
import { checkContract, type CheckRequest } from "./check";
import { readEnv } from "./env";

const env = readEnv(withBundled(process.env));
const s3 = new S3Client(PATIENCE);
const glue = new GlueClient(PATIENCE);
const ledger = new Ledger(
  DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE)),
  env.FILES_TABLE,
);
const now = () => new Date().toISOString();

/** Lets a run go on whose files keep their contract; throws `ContractBroken` otherwise. */
export const handler = async (request: CheckRequest): Promise<RunRecord> => {
  checkRunId(request.run_id);
  const record = await checkContract({ s3, glue, ledger, env, now }, request);
  log("info", "contract checked", { ...record });
  return record;
};
