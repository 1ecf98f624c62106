import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { isConditionFailed } from "../core/aws-errors";
import { type FoundFile, isSame } from "./found-files";

/** What is known of a file of a source. */
export interface FileItem {
  /** Source and path. */
  readonly source: string;
  readonly size: number;
  readonly modified_at: string;
  /** Key of the object that it is or becomes. */
  readonly object: string;
  /** An upload that is under way; its parts say how far it came. */
  readonly upload_id?: string;
  /** When it had landed whole; absent before. */
  readonly taken_at?: string;
}

/** Whether an item is about this very file, not about an earlier one of the same name. */
export function isAbout(item: FileItem | undefined, file: FoundFile): item is FileItem {
  if (!item) return false;
  return isSame(file, { name: file.name, size: item.size, modifiedAt: item.modified_at });
}

/** What was taken of a source, an item for each file beside the source's own; and who reads it now. */
export class FileItems {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly source: string,
    private readonly directory: string,
  ) {}

  async read(name: string): Promise<FileItem | undefined> {
    const Key = { source: this.keyOf(name) };
    const get = new GetCommand({ TableName: this.table, Key, ConsistentRead: true });
    return (await this.documents.send(get)).Item as FileItem | undefined;
  }

  /** Notes an upload before its first part, so that another run finds it. */
  async begin(file: FoundFile, object: string, uploadId: string): Promise<void> {
    await this.set(file, object, "SET upload_id = :value REMOVE taken_at", uploadId);
  }

  /** Notes that a file has landed whole. */
  async take(file: FoundFile, object: string): Promise<void> {
    const now = new Date().toISOString();
    await this.set(file, object, "SET taken_at = :value REMOVE upload_id", now);
  }

  /** Has this run be the only reader of the source for so long; false when another one is. */
  async lock(owner: string, milliseconds: number): Promise<boolean> {
    const update = new UpdateCommand({
      TableName: this.table,
      Key: { source: this.source },
      UpdateExpression: "SET reader = :owner, reader_until = :until",
      ConditionExpression: "attribute_not_exists(reader_until) OR reader_until < :now",
      ExpressionAttributeValues: {
        ":owner": owner,
        ":now": Date.now(),
        ":until": Date.now() + milliseconds,
      },
    });
    return this.unlessConditionFails(update);
  }

  /** Lets others read the source. */
  async unlock(owner: string): Promise<void> {
    const update = new UpdateCommand({
      TableName: this.table,
      Key: { source: this.source },
      UpdateExpression: "REMOVE reader, reader_until",
      ConditionExpression: "reader = :owner",
      ExpressionAttributeValues: { ":owner": owner },
    });
    await this.unlessConditionFails(update);
  }

  private async unlessConditionFails(update: UpdateCommand): Promise<boolean> {
    try {
      await this.documents.send(update);
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }

  private async set(
    { modifiedAt, name, size }: FoundFile,
    object: string,
    change: string,
    value: string,
  ): Promise<void> {
    const update = new UpdateCommand({
      TableName: this.table,
      Key: { source: this.keyOf(name) },
      UpdateExpression: change.replace(
        "SET ",
        "SET #size = :size, modified_at = :time, #object = :object, ",
      ),
      ExpressionAttributeNames: { "#size": "size", "#object": "object" },
      ExpressionAttributeValues: {
        ":size": size,
        ":time": modifiedAt,
        ":object": object,
        ":value": value,
      },
    });
    await this.documents.send(update);
  }

  /** No name of a source has a colon. */
  private readonly keyOf = (name: string): string => `${this.source}:${this.directory}/${name}`;
}
