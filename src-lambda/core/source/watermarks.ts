import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { isConditionFailed } from "../aws-errors";

/** An object that a source has landed, and the range it holds. */
export interface Landing {
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  /** Key of the object; null when the range held no rows. */
  readonly object: string | null;
}

/** The item of a source: how far it was read, and what of it landed last. */
export interface WatermarkItem {
  readonly source: string;
  /** Everything before it has landed; absent before the first run. */
  readonly watermark?: string;
  readonly last_landing?: Landing;
  /** The scheduled time of the last run that ended well. */
  readonly scheduled_at?: string;
  readonly finished_at?: string;
}

/** How far each source was read. */
export class Watermarks {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** How far a source was read; undefined before its first run. */
  async read(source: string): Promise<string | undefined> {
    const get = new GetCommand({ TableName: this.table, Key: { source }, ConsistentRead: true });
    return ((await this.documents.send(get)).Item as WatermarkItem | undefined)?.watermark;
  }

  /**
   * Moves the watermark of a source from where this run found it; false when another run has moved it
   * since, which has landed the same rows or more. So a slower run never moves it back.
   */
  async advance(
    source: string,
    { before, after }: { readonly before: string | undefined; readonly after: string },
    landing: Landing,
  ): Promise<boolean> {
    const update = new UpdateCommand({
      TableName: this.table,
      Key: { source },
      // An object that is empty does not exist: the last one that does stays named.
      UpdateExpression: `SET watermark = :after${landing.object ? ", last_landing = :landing" : ""}`,
      ConditionExpression: before ? "watermark = :before" : "attribute_not_exists(watermark)",
      ExpressionAttributeValues: {
        ":after": after,
        ...(before && { ":before": before }),
        ...(landing.object && { ":landing": landing }),
      },
    });
    try {
      await this.documents.send(update);
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }

  /** Notes that a run of the source ended well, whether or not there was anything new. */
  async finish(source: string, scheduled_at: string, finished_at: string): Promise<void> {
    const update = new UpdateCommand({
      TableName: this.table,
      Key: { source },
      UpdateExpression: "SET scheduled_at = :scheduled, finished_at = :finished",
      ExpressionAttributeValues: { ":scheduled": scheduled_at, ":finished": finished_at },
    });
    await this.documents.send(update);
  }
}
