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
import { type Extractor, runSource, type SourceResult } from "./run-source";
import { Watermarks } from "./watermarks";

/** Kept free for sending the last piece and moving the watermark. */
const RESERVE_MS = 20_000;

/** What a kind of source gets to open one, once per invocation. */
export interface Opening {
  readonly env: SourceEnv;
  readonly secrets: SecretsManagerClient;
  readonly scheduledAt: Date;
  /** Ends when the time of this invocation is used up. */
  readonly signal: AbortSignal;
  /** Milliseconds until then. */
  readonly remaining: () => number;
}

/** A source that is ready to be read. */
export interface OpenedSource {
  readonly extract: Extractor;
  /** Ends its connections, whatever became of the run. @default - there are none */
  readonly close?: () => Promise<void>;
}

/** Makes a kind of source ready. */
export type OpenSource = (opening: Opening) => Promise<OpenedSource>;

/** The function of a kind of source: once per scheduled time, logged, counted, within its time. */
export function scheduledSource(name: string, source: EnvironmentSource, open: OpenSource) {
  const env = readSourceEnv(name, source);
  const dynamodb = new DynamoDBClient(PATIENCE);
  const clients = {
    s3: new S3Client(PATIENCE),
    secrets: new SecretsManagerClient(PATIENCE),
    watermarks: new Watermarks(DynamoDBDocumentClient.from(dynamodb), env.WATERMARKS_TABLE),
  };
  const run = (request: SourceRequest, context: Context) =>
    runOnce({ env, open, request, context, ...clients });
  const once = oncePerSchedule(dynamodb, env.IDEMPOTENCY_TABLE, run);
  return async (event: unknown, context: Context) => {
    const request = readRequest(env.SOURCE, event);
    logAbout({ ...request }, context);
    return once(request, context);
  };
}

interface Invocation {
  readonly env: SourceEnv;
  readonly open: OpenSource;
  readonly request: SourceRequest;
  readonly context: Context;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly watermarks: Watermarks;
}

async function runOnce(invocation: Invocation): Promise<SourceResult> {
  const { context, env, open, request, s3, secrets, watermarks } = invocation;
  const remaining = () => Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);
  const signal = AbortSignal.timeout(remaining());
  const scheduledAt = new Date(request.scheduled_at);
  const opened = await open({ env, secrets, scheduledAt, signal, remaining });
  const result = await runSource({
    source: env.SOURCE,
    scheduledAt: request.scheduled_at,
    extract: opened.extract,
    s3,
    watermarks,
    landing: { bucket: env.RAW_BUCKET, prefix: env.LANDING_PREFIX },
    remaining,
    now: () => new Date(),
  }).finally(() => opened.close?.());
  log(result.is_behind ? "warn" : "info", "source read", { ...result });
  countRows(result);
  return result;
}

function countRows({ rows, source }: SourceResult): void {
  const metric = metrics.singleMetric();
  metric.addDimension("source", source);
  metric.addMetric("RowsLanded", MetricUnit.Count, rows);
}
