import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as v from "valibot";
import { Ledger } from "../core/ledger";
import { log } from "../core/log";
import { PATIENCE } from "../core/patience";
import { readEnv } from "./env";
import { type Started, startRun } from "./start";

const env = readEnv(process.env);
const sfn = new SFNClient(PATIENCE);
const ledger = new Ledger(
  DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE)),
  env.FILES_TABLE,
);
const request = v.object({ scheduled_at: v.pipe(v.string(), v.isoTimestamp()) });

/** Asked every few minutes: starts a run if files wait for one. */
export const handler = async (event: unknown): Promise<Started> => {
  const { scheduled_at } = v.parse(request, event);
  const started = await startRun({ sfn, ledger, env, now: () => new Date() }, scheduled_at);
  log("info", started.run_id ? "run started" : "no run started", { ...started });
  return started;
};
