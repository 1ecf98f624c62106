import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { log } from "../log";
import type { SourceRequest } from "./request";

/** Longer than Scheduler and Lambda together try a delivery again. */
const REMEMBER_SECONDS = 24 * 3600;

type Run<R> = (request: SourceRequest, context: Context) => Promise<R>;

/** A delivery that another one of the same scheduled time made needless. */
export interface AlreadyRunning extends SourceRequest {
  readonly already_running: true;
}

/**
 * Runs a source once per scheduled time: Scheduler delivers at least once. A repeat gets the first one's
 * result. A failed run is forgotten, and one that was killed counts until its time would have been up.
 */
export function oncePerSchedule<R>(client: DynamoDBClient, table: string, run: Run<R>) {
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: table,
    awsSdkV3Client: client,
  });
  const config = new IdempotencyConfig({
    eventKeyJmesPath: "[source, scheduled_at]",
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: REMEMBER_SECONDS,
    hashFunction: "sha256",
  });
  const once = makeIdempotent(run, { persistenceStore, config, keyPrefix: "source" });
  return async (request: SourceRequest, context: Context): Promise<R | AlreadyRunning> => {
    try {
      return await once(request, context);
    } catch (error) {
      if (!(error instanceof IdempotencyAlreadyInProgressError)) throw error;
      // Its failure would be its own delivery's to repeat: an error here would only alert for nothing.
      log("warn", "another delivery of this schedule is at work", { ...request });
      return { ...request, already_running: true };
    }
  };
}
