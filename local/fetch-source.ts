import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { type Config, loadConfig } from "../config";
import { Failure } from "../delivery/failure";
import { pause } from "../delivery/pause";
import { resourceName } from "../delivery/target";
import {
  type Connect,
  connectToDemoApi,
  connectToDemoDatabase,
  connectToDemoSftp,
} from "./demo/connect";
import { landedObjects, type SourceItem } from "./landed-objects";
import { type TakenIn, waitForEntry } from "./seed";
import type { Session } from "./session";

/** A source as config/ describes it. */
export type Source = Config["sources"][number];

/** An object of a source that has landed last, in this fetch or in an earlier one. */
export interface Fetched extends TakenIn {
  readonly source: string;
  readonly rows: number;
  readonly object: string;
}

/** What stands for the other side on this machine, by kind. */
const COUNTERPARTS: Record<Source["kind"], Connect> = {
  http: connectToDemoApi,
  database: connectToDemoDatabase,
  sftp: connectToDemoSftp,
};

const POLL_MS = 100;

/** The sources of the stage. */
export const sourcesOf = ({ target }: Pick<Session, "target">): readonly Source[] =>
  loadConfig(target.stage).sources;

/** Fire a source's schedule, and wait until what it landed is in the ledger; nothing when it never landed any. */
export async function fetchSource(session: Session, source: Source): Promise<Fetched[]> {
  const { name } = source;
  return session.progress.run(`fetch ${name}`, async (report) => {
    const { project, stage } = session.target;
    await COUNTERPARTS[source.kind](session, `${project}-${stage}/sources/${name}`);
    const before = await itemOf(session, name);
    const item = await untilFetched(session, source, before);
    const fetched: Fetched[] = [];
    for (const { object, content } of await landedObjects(session, source, item, before)) {
      const landed = { dataset: source.dataset, name: object, sha256: content.sha256, bytes: 0 };
      const entry = await waitForEntry(session, landed);
      if (entry.state === "refused") {
        throw new Failure(`what ${name} brought was refused: ${entry.reason ?? "no reason given"}`);
      }
      fetched.push({
        source: name,
        rows: content.records ?? entry.rows ?? 0,
        object,
        content,
        entry,
      });
    }
    report(
      fetched.map(({ entry, rows }) => `${rows} rows: ${entry.state}`).join(", ") || "nothing yet",
    );
    return fetched;
  });
}

async function untilFetched(
  session: Session,
  { name, timeoutSeconds }: Source,
  before: SourceItem,
): Promise<SourceItem> {
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
