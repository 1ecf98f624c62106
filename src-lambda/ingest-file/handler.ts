import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { withBundled } from "../core/bundled-variables";
import { Ledger } from "../core/ledger";
import { PATIENCE } from "../core/patience";
import { ingestBatch } from "./batch";
import { readEnv } from "./env";

const env = readEnv(withBundled(process.env));
// The signature covers each upload, and sha256 each download: no checksum on top of them.
const s3 = new S3Client({
  ...PATIENCE,
  requestChecksumCalculation: "WHEN_REQUIRED",
  responseChecksumValidation: "WHEN_REQUIRED",
});
const ledger = new Ledger(
  DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE)),
  env.FILES_TABLE,
);

/** Takes landed files: queue messages of "Object Created" events in, messages to retry out. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  ingestBatch({ s3, ledger, env }, event);
