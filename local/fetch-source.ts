import { GetObjectCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { createHash } from "node:crypto";
import { type Config, loadConfig } from "../config";
import { Failure } from "../delivery/failure";
import { pause } from "../delivery/pause";
import { bucketName, resourceName } from "../delivery/target";
import { connectToDemoApi, connectToDemoDatabase } from "./demo/connect";
import { type TakenIn, waitForEntry } from "./seed";
import type { Session } from "./session";

/** A source as config/ describes it. */
export type Source = Config["sources"][number];

/** What of a source has landed last, in this fetch or in an earlier one. */
export interface Fetched extends TakenIn {
  readonly source: string;
  readonly rows: number;
  readonly object: string;
}

/** What this reads of the source's item; src-lambda/core/source/watermarks.ts writes it. */
interface SourceItem {
  readonly finished_at?: string;
  readonly last_landing?: { readonly rows: number; readonly object: string };
}

/** What stands for the other side on this machine, by kind. */
const COUNTERPARTS: Record<
  Source["kind"],
  (session: Session, secretName: string) => Promise<void>
> = {
  http: connectToDemoApi,
  database: connectToDemoDatabase,
};

const POLL_MS = 100;

/** The sources of the stage. */
export const sourcesOf = ({ target }: Session): readonly Source[] =>
  loadConfig(target.stage).sources;

/** Fire a source's schedule, and wait until what it landed is in the ledger; undefined when it never landed any. */
export async function fetchSource(session: Session, source: Source): Promise<Fetched | undefined> {
  const { name } = source;
  return session.progress.run(`fetch ${name}`, async (report) => {
    const { project, stage } = session.target;
    await COUNTERPARTS[source.kind](session, `${project}-${stage}/sources/${name}`);
    const item = await untilFetched(session, source);
    if (!item.last_landing) {
      report("nothing yet");
      return undefined;
    }
    const { object, rows } = item.last_landing;
    const sha256 = await sha256Of(session, object);
    const landed = { dataset: source.dataset, name: object, sha256, bytes: 0 };
    const entry = await waitForEntry(session, landed);
    report(`${rows} rows: ${entry.state}`);
    if (entry.state === "refused") {
      throw new Failure(`what ${name} brought was refused: ${entry.reason ?? "no reason given"}`);
    }
    return { source: name, rows, object, content: { sha256, records: rows }, entry };
  });
}

async function untilFetched(session: Session, { name, timeoutSeconds }: Source) {
  const before = await itemOf(session, name);
  const failedBefore = await deadLetters(session);
  await fire(session, `source-${name}`);
  for (const end = Date.now() + timeoutSeconds * 1000; Date.now() < end;) {
    const item = await itemOf(session, name);
    if (item.finished_at !== before.finished_at) return item;
    if ((await deadLetters(session)) > failedBefore) break;
    await pause(POLL_MS, session.signal);
  }
  throw new Failure(
    `source ${name} could not be fetched; nothing of it landed`,
    `npm run -s local -- logs source-${name}`,
  );
}

async function fire({ instance, target }: Session, name: string): Promise<void> {
  const schedule = resourceName(target, name);
  const response = await fetch(`${instance.url}/_local/fire?schedule=${schedule}`);
  if (!response.ok) throw new Failure(`schedule ${schedule}: ${await response.text()}`);
}

async function itemOf({ clients, target }: Session, source: string): Promise<SourceItem> {
  const documents = DynamoDBDocumentClient.from(clients.dynamodb);
  const TableName = resourceName(target, "watermarks");
  const get = new GetCommand({ TableName, Key: { source }, ConsistentRead: true });
  return (await documents.send(get)).Item ?? {};
}

/** Events of sources that failed for good. */
async function deadLetters({ clients, target }: Session): Promise<number> {
  const QueueName = resourceName(target, "sources-dlq");
  const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName }));
  const AttributeNames = ["ApproximateNumberOfMessages" as const];
  const ask = new GetQueueAttributesCommand({ QueueUrl, AttributeNames });
  const { Attributes } = await clients.sqs.send(ask);
  return Number(Attributes?.["ApproximateNumberOfMessages"] ?? 0);
}

async function sha256Of({ clients, target }: Session, Key: string): Promise<string> {
  const Bucket = bucketName(target, "raw");
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
  return createHash("sha256")
    .update((await Body?.transformToByteArray()) ?? new Uint8Array())
    .digest("hex");
}
