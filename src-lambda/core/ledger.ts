import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { isConditionFailed } from "./aws-errors";
import type { FileItem, FileState } from "./ledger-item";

/** Why a file that was accepted on arrival is refused after all. */
export type Refusal = Required<Pick<FileItem, "reason" | "reason_code" | "finished_at">>;

/** A content as it landed once more. */
type Landing = Pick<FileItem, "file_id" | "arrived_at" | "version_id">;

/** Names kept of a content that lands again and again; the item must stay below 400 KB. */
export const MAX_KEYS = 100;

/** The ledger of landed files: every change of state is one conditional write. */
export class Ledger {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** The item of a content, or undefined. */
  async find(file_id: string): Promise<FileItem | undefined> {
    const command = new GetCommand({
      TableName: this.table,
      Key: { file_id },
      ConsistentRead: true,
    });
    return (await this.client.send(command)).Item as FileItem | undefined;
  }

  /** Records a new content, or one that was refused before; false if another one was faster. */
  async record(item: FileItem): Promise<boolean> {
    const command = new PutCommand({
      TableName: this.table,
      Item: item,
      ConditionExpression: "attribute_not_exists(file_id) OR #state = :refused",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":refused": "refused" },
    });
    return this.won(this.client.send(command));
  }

  /** Adds one more landing key to a known content; no change if it is there already. */
  async addKey(file_id: string, key: string): Promise<void> {
    await this.update(file_id, {
      UpdateExpression: "SET #keys = list_append(#keys, :keys)",
      ConditionExpression: "NOT contains(#keys, :key) AND size(#keys) < :max",
      ExpressionAttributeNames: { "#keys": "keys" },
      ExpressionAttributeValues: { ":keys": [key], ":key": key, ":max": MAX_KEYS },
    });
  }

  /** Makes a snapshot that was delivered again the newest one: A, B, A must end in A. */
  async renewReference({ arrived_at, file_id, version_id }: Landing): Promise<boolean> {
    return this.update(file_id, {
      UpdateExpression: "SET arrived_at = :at, version_id = :version",
      ConditionExpression: "#state = :reference AND arrived_at <= :at",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: {
        ":at": arrived_at,
        ":reference": "reference",
        ":version": version_id,
      },
    });
  }

  /** Gives a ready file, or one of a run that is over, to `run_id`; false if it was taken. */
  async claim(file: FileItem, run_id: string, claimed_at: string): Promise<boolean> {
    const from = file.state === "ready" ? "#state = :from" : "#state = :from AND run_id = :owner";
    return this.update(file.file_id, {
      UpdateExpression: "SET #state = :claimed, run_id = :run, claimed_at = :at",
      ConditionExpression: from,
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: {
        ":claimed": "claimed",
        ":from": file.state,
        ":run": run_id,
        ":at": claimed_at,
        ...(file.state === "ready" ? {} : { ":owner": file.run_id }),
      },
    });
  }

  /** Marks a file that `run_id` holds as published; false if it does not hold it. */
  async finish(file_id: string, run_id: string, finished_at: string): Promise<boolean> {
    return this.settle(file_id, run_id, { state: "done", finished_at });
  }

  /** Takes a file from `run_id` until it lands again; false if the run does not hold it. */
  async refuse(file_id: string, run_id: string, refusal: Refusal): Promise<boolean> {
    return this.settle(file_id, run_id, { state: "refused", ...refusal });
  }

  /** Files of one dataset in one state, by time of arrival. */
  inState(
    state: FileState,
    dataset: string,
    order: "oldest first" | "newest first" = "oldest first",
  ): AsyncGenerator<FileItem> {
    return this.query({
      KeyConditionExpression: "#state = :state",
      FilterExpression: "dataset = :dataset",
      ExpressionAttributeValues: { ":state": state, ":dataset": dataset },
      ScanIndexForward: order === "oldest first",
    });
  }

  /** Files of all datasets in one state that arrived since then, oldest first. */
  arrivedSince(state: FileState, since: string): AsyncGenerator<FileItem> {
    return this.query({
      KeyConditionExpression: "#state = :state AND arrived_at >= :since",
      ExpressionAttributeValues: { ":state": state, ":since": since },
    });
  }

  /** The snapshot in force of a dataset that is looked up, or undefined. */
  async newestReference(dataset: string): Promise<FileItem | undefined> {
    for await (const item of this.inState("reference", dataset, "newest first")) return item;
    return undefined;
  }

  /** What the index by state holds, page by page. */
  private async *query(question: Partial<QueryCommandInput>): AsyncGenerator<FileItem> {
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.client.send(
        new QueryCommand({
          TableName: this.table,
          IndexName: "by_state",
          ExpressionAttributeNames: { "#state": "state" },
          ExclusiveStartKey: from,
          ...question,
        }),
      );
      yield* (page.Items ?? []) as FileItem[];
      from = page.LastEvaluatedKey;
    } while (from);
  }

  private settle(file_id: string, run_id: string, end: Partial<FileItem>): Promise<boolean> {
    const fields = Object.entries(end);
    return this.update(file_id, {
      UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(", ")}`,
      ConditionExpression: "#state = :claimed AND run_id = :run",
      ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
        ":claimed": "claimed",
        ":run": run_id,
      },
    });
  }

  private async update(
    file_id: string,
    change: Omit<UpdateCommandInput, "TableName" | "Key">,
  ): Promise<boolean> {
    const command = new UpdateCommand({ TableName: this.table, Key: { file_id }, ...change });
    return this.won(this.client.send(command));
  }

  private async won(write: Promise<unknown>): Promise<boolean> {
    try {
      await write;
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }
}
