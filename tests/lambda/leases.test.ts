import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { releaseLeases } from "../../src-lambda/core/leases";
import { type Moto, startMoto } from "./moto";
import { itemTable } from "./tables";

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

it("gives back the tables of a dead run, and only those", async () => {
  const dynamodb = new DynamoDBClient({});
  const documents = DynamoDBDocumentClient.from(dynamodb);
  await dynamodb.send(itemTable("leases", "table_name"));
  const held = { "processed.sales": "dead", "curated.daily_sales": "alive" };
  for (const [table_name, owner] of Object.entries(held))
    await documents.send(new PutCommand({ TableName: "leases", Item: { table_name, owner } }));

  const tables = [...Object.keys(held), "quarantine.sales_quarantine"];
  await releaseLeases(documents, { name: "leases", tables }, "dead");

  const { Items } = await documents.send(new ScanCommand({ TableName: "leases" }));
  expect(Items).toEqual([{ table_name: "curated.daily_sales", owner: "alive" }]);
});
