import { DynamoDBDocumentClient, GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { resourceName, type Target } from "../delivery/target";

/** States of a file. */
export const FILE_STATES = ["ready", "claimed", "done", "refused", "reference"] as const;

/** What the ledger knows about one content that arrived. */
export interface LedgerFile {
  readonly file_id: string;
  readonly dataset: string;
  readonly sha256: string;
  readonly state: (typeof FILE_STATES)[number];
  readonly reason?: string;
  readonly notices?: readonly string[];
  readonly keys?: readonly string[];
  readonly rows?: number;
  readonly malformed?: number;
  readonly arrived_at: string;
  /** Version of the object that the entry was last made of. */
  readonly version_id?: string;
  readonly run_id?: string;
}

/** Reads the ledger of files. */
export class Ledger {
  private readonly documents: DynamoDBDocumentClient;
  private readonly table: string;

  constructor(dynamodb: DynamoDBClient, target: Target) {
    this.documents = DynamoDBDocumentClient.from(dynamodb);
    this.table = resourceName(target, "files");
  }

  /** The entry of a content, undefined while it has not been taken in. */
  async find(dataset: string, sha256: string): Promise<LedgerFile | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({
        TableName: this.table,
        Key: { file_id: `${dataset}#${sha256}` },
        ConsistentRead: true,
      }),
    );
    return Item as LedgerFile | undefined;
  }

  /** All files in one state, oldest first. */
  async inState(state: LedgerFile["state"]): Promise<LedgerFile[]> {
    const files: LedgerFile[] = [];
    const query = {
      TableName: this.table,
      IndexName: "by_state",
      KeyConditionExpression: "#state = :state",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":state": state },
    };
    for await (const page of paginateQuery({ client: this.documents }, query)) {
      files.push(...((page.Items ?? []) as LedgerFile[]));
    }
    return files;
  }
}
