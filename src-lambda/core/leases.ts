import { DeleteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionFailed } from "./aws-errors";
import type { Run } from "./manifest";

/** Where the leases on tables stand, and which tables there are. */
export interface LeaseTable {
  readonly name: string;
  readonly tables: readonly string[];
}

/** Name of the lease that one run at a time has for a business date. */
export function runLock(business_date: string): string {
  return `run#${business_date}`;
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

/** Let another run work on the business date of `run`, if it is this one that holds it. */
export async function releaseRunLock(
  documents: DynamoDBDocumentClient,
  name: string,
  { run_id, business_date }: Run,
): Promise<void> {
  await releaseLeases(documents, { name, tables: [runLock(business_date)] }, run_id);
}
