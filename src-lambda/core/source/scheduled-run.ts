import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Context } from "aws-lambda";
import type { EnvironmentSource } from "../environment";
import { log, logAbout } from "../log";
import { metrics } from "../metrics";
import { PATIENCE } from "../patience";
import { readSourceEnv, type SourceEnv } from "./env";
import { oncePerSchedule } from "./once";
import { readRequest, type SourceRequest } from "./request";
import { Watermarks } from "./watermarks";

/** Kept free for sending the last piece and noting how far the run came. */
const RESERVE_MS = 20_000;

/** What a kind of source is read with, once per invocation. */
export interface Invocation {
  readonly env: SourceEnv;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly documents: DynamoDBDocumentClient;
  readonly watermarks: Watermarks;
  readonly scheduledAt: Date;
  /** Ends when the time of this invocation is used up. */
  readonly signal: AbortSignal;
  /** Milliseconds until then. */
  readonly remaining: () => number;
}

/** What every kind of source says of a run. */
export interface Outcome {
  readonly source: string;
  /** Something is left that the next run takes. */
  readonly is_behind: boolean;
}

/** How a kind of source is read, and what of a run is counted, by metric. */
export interface SourceKind<R extends Outcome> {
  readonly run: (invocation: Invocation) => Promise<R>;
  readonly counts: (result: R) => Readonly<Record<string, number>>;
}

/** The function of a kind of source: once per scheduled time, logged, counted, within its time. */
export function scheduledRun<R extends Outcome>(
  name: string,
  source: EnvironmentSource,
  kind: SourceKind<R>,
) {
  const env = readSourceEnv(name, source);
  const dynamodb = new DynamoDBClient(PATIENCE);
  const documents = DynamoDBDocumentClient.from(dynamodb);
  const clients = {
    documents,
    s3: new S3Client(PATIENCE),
    secrets: new SecretsManagerClient(PATIENCE),
    watermarks: new Watermarks(documents, env.WATERMARKS_TABLE),
  };
  const run = async ({ scheduled_at }: SourceRequest, context: Context): Promise<R> => {
    const remaining = () => Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);
    const signal = AbortSignal.timeout(remaining());
    const scheduledAt = new Date(scheduled_at);
    const result = await kind.run({ env, ...clients, scheduledAt, signal, remaining });
    const outcome: Outcome = result;
    log(outcome.is_behind ? "warn" : "info", "source read", { ...outcome });
    count(env.SOURCE, kind.counts(result));
    return result;
  };
  const once = oncePerSchedule(dynamodb, env.IDEMPOTENCY_TABLE, run);
  return async (event: unknown, context: Context) => {
    const request = readRequest(env.SOURCE, event);
    logAbout({ ...request }, context);
    return once(request, context);
  };
}

function count(source: string, counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts)) {
    const metric = metrics.singleMetric();
    metric.addDimension("source", source);
    metric.addMetric(name, MetricUnit.Count, value);
  }
}
