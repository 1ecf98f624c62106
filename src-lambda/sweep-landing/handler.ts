import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Ledger } from "../core/ledger";
import { log } from "../core/log";
import { PATIENCE } from "../core/patience";
import { readEnv } from "./env";
import { sweepLanding, type Swept } from "./sweep";

const env = readEnv(process.env);
const s3 = new S3Client(PATIENCE);
const sqs = new SQSClient(PATIENCE);
const ledger = new Ledger(
  DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE)),
  env.FILES_TABLE,
);

/** Finds landed files of which nobody was told, and queues them. */
export const handler = async (): Promise<Swept> => {
  const swept = await sweepLanding({ s3, sqs, ledger, env, now: () => new Date() });
  log(swept.queued > 0 ? "warn" : "info", "landing swept", { ...swept });
  return swept;
};
