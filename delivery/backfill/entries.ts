import { DynamoDBDocumentClient, GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { BackfillPlan, BackfillRun } from "../../src-lambda/core/backfill-entries";
import { resourceName } from "../target";
import type { Remote } from "./remote";

/** The plan of a backfill, undefined while there is none. */
export async function planOf(
  { clients, target }: Remote,
  backfill_id: string,
): Promise<BackfillPlan | undefined> {
  const found = new GetCommand({
    TableName: resourceName(target, "backfills"),
    Key: { backfill_id, entry: "plan" },
    ConsistentRead: true,
  });
  const { Item } = await DynamoDBDocumentClient.from(clients.dynamodb).send(found);
  return Item as BackfillPlan | undefined;
}

/** One run of a backfill as it stands now. */
export async function runOf(
  { clients, target }: Remote,
  { backfill_id, entry }: BackfillRun,
): Promise<BackfillRun> {
  const found = new GetCommand({
    TableName: resourceName(target, "backfills"),
    Key: { backfill_id, entry },
    ConsistentRead: true,
  });
  return (await DynamoDBDocumentClient.from(clients.dynamodb).send(found)).Item as BackfillRun;
}

/** The runs of a backfill, in order. */
export async function runsOf(
  { clients, target }: Remote,
  backfill_id: string,
): Promise<BackfillRun[]> {
  const runs: BackfillRun[] = [];
  const pages = paginateQuery(
    { client: DynamoDBDocumentClient.from(clients.dynamodb) },
    {
      TableName: resourceName(target, "backfills"),
      KeyConditionExpression: "backfill_id = :id AND begins_with(entry, :run)",
      ExpressionAttributeValues: { ":id": backfill_id, ":run": "run#" },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) runs.push(...(Items as BackfillRun[]));
  return runs;
}
