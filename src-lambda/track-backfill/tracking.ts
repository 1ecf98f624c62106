import type { S3Client } from "@aws-sdk/client-s3";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Athena } from "../core/athena";
import type { Backfills } from "../core/backfills";
import type { Executions } from "../core/executions";
import type { Env } from "./env";

/** What track-backfill works with. */
export interface Tracking {
  readonly s3: S3Client;
  readonly documents: DynamoDBDocumentClient;
  readonly athena: Athena;
  readonly backfills: Backfills;
  readonly executions: Executions;
  readonly env: Env;
  readonly now: () => string;
}

/** One run of a backfill. */
export interface RunRequest {
  readonly backfill_id: string;
  readonly run_id: string;
}
