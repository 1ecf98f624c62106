import { DeleteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionFailed } from "./aws-errors";

/** Where the leases on tables stand, and which tables there are. */
export interface LeaseTable {
  readonly name: string;
  readonly tables: readonly string[];
}

/** Give back every table that `owner` holds; those that others hold stay theirs. */
export async function releaseLeases(
  documents: DynamoDBDocumentClient,
  { name, tables }: LeaseTable,
  owner: string,
): Promise<void> {
  for (const table_name of tables) {
    const release = new DeleteCommand({
      TableName: name,
      Key: { table_name },
      ConditionExpression: "#owner = :owner",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":owner": owner },
    });
    await documents.send(release).catch((error: unknown) => {
      if (!isConditionFailed(error)) throw error;
    });
  }
}
