import { CreateTableCommand } from "@aws-sdk/client-dynamodb";

/** A table of items with a key of one or two attributes, all of them texts. */
export function itemTable(TableName: string, ...attributes: readonly string[]): CreateTableCommand {
  return new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: texts(attributes),
    KeySchema: keyOf(attributes),
  });
}

/** The ledger of files, which is asked by state too. */
export function ledgerTable(TableName: string): CreateTableCommand {
  return new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: texts(["file_id", "state", "arrived_at"]),
    KeySchema: keyOf(["file_id"]),
    GlobalSecondaryIndexes: [
      {
        IndexName: "by_state",
        KeySchema: keyOf(["state", "arrived_at"]),
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
}

const texts = (attributes: readonly string[]) =>
  attributes.map((AttributeName) => ({ AttributeName, AttributeType: "S" as const }));

const keyOf = (attributes: readonly string[]) =>
  attributes.map((AttributeName, i) => ({
    AttributeName,
    KeyType: i === 0 ? ("HASH" as const) : ("RANGE" as const),
  }));
