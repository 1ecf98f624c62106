import { AthenaClient } from "@aws-sdk/client-athena";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Athena } from "../core/athena";
import { Backfills } from "../core/backfills";
import { Executions } from "../core/executions";
import { log } from "../core/log";
import { PATIENCE } from "../core/patience";
import type { CaughtError } from "../record-failure/failure";
import { begin } from "./begin";
import { conclude } from "./conclude";
import { readEnv } from "./env";
import { fail } from "./fail";
import { settle } from "./settle";
import type { RunRequest, Tracking } from "./tracking";

const env = readEnv(process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE));
const tracking: Tracking = {
  s3: new S3Client(PATIENCE),
  documents,
  athena: new Athena(new AthenaClient(PATIENCE), env.WORKGROUP),
  backfills: new Backfills(documents, env.BACKFILLS_TABLE),
  executions: new Executions(new SFNClient(PATIENCE)),
  env,
  now: () => new Date().toISOString(),
};

const ACTIONS = { begin, conclude, fail, settle };

/** What the state machine asks for. */
export interface TrackRequest extends RunRequest {
  readonly action: keyof typeof ACTIONS;
  readonly error?: CaughtError;
}

/** Keeps the books of a backfill: what begins, what is done, what failed. */
export const handler = async ({ action, ...request }: TrackRequest): Promise<unknown> => {
  const answer = await ACTIONS[action](tracking, request);
  log("info", "backfill tracked", { action, ...request });
  return answer ?? {};
};
