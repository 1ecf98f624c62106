import { AthenaClient } from "@aws-sdk/client-athena";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Athena } from "../core/athena";
import { Backfills } from "../core/backfills";
import { Executions } from "../core/executions";
import { Ledger } from "../core/ledger";
import { log } from "../core/log";
import { PATIENCE } from "../core/patience";
import { readEnv } from "./env";
import { planBackfill } from "./plan";
import type { Outline, Planned, Planning } from "./planned";
import { readRequest } from "./request";

const env = readEnv(process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE));
const planning: Planning = {
  s3: new S3Client(PATIENCE),
  athena: new Athena(new AthenaClient(PATIENCE), env.WORKGROUP),
  ledger: new Ledger(documents, env.FILES_TABLE),
  backfills: new Backfills(documents, env.BACKFILLS_TABLE),
  executions: new Executions(new SFNClient(PATIENCE)),
  env,
  now: () => new Date().toISOString(),
};

/** A call by the state machine, or by somebody who asks what it would do. */
export interface PlanCall {
  readonly request: unknown;
  /** Execution that is to do the work; nobody's in a dry run. */
  readonly execution_arn?: string;
}

/** Says which runs a backfill needs, and notes them in its ledger unless it is a dry run. */
export const handler = async (call: PlanCall): Promise<Planned | Outline> => {
  const request = readRequest(call.request, env.MAX_CONCURRENCY);
  const outline = await planBackfill(planning, request, call.execution_arn ?? "");
  const { backfill_id, concurrency, runs } = outline;
  log("info", "backfill planned", { backfill_id, dry_run: request.dry_run, runs: runs.length });
  // A state machine's state holds no more than 256 KB: no list of ten years' dates.
  return request.dry_run ? outline : { backfill_id, concurrency, runs };
};
