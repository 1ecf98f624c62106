import { DeleteTableCommand } from "@aws-sdk/client-glue";
import { DeleteObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { contract } from "../../contracts";
import { bucketName } from "../../delivery/target";
import { local } from "../e2e/fixture/cli";
import { Lake, type Row } from "../e2e/fixture/lake";
import { TABLES, type TableName } from "../e2e/fixture/published";

/** What says which run wrote a row, or which of several identical deliveries it came from. */
const ORIGIN = ["run_id", "source_sha256", "source_line", "arrived_at"];

/** Number and content of a table's rows as a report would see them. */
async function content(lake: Lake, name: TableName, ...left: readonly string[]): Promise<Row> {
  const { columns, partitionKeys } = contract(name);
  const names = [...columns, ...partitionKeys].map((column) => column.name);
  const seen = names.filter((column) => !left.includes(column)).join(", ");
  const [row] = await lake.sql(
    `select count(*) as row_count, to_hex(checksum(row(${seen}))) as content from ${TABLES[name]}`,
  );
  return row ?? {};
}

/** Drops a table with its files. */
async function drop({ clients, target }: Lake, zone: string, table: string): Promise<void> {
  await clients.glue.send(new DeleteTableCommand({ DatabaseName: zone, Name: table }));
  const Bucket = bucketName(target, zone);
  const pages = paginateListObjectsV2({ client: clients.s3 }, { Bucket, Prefix: `${table}/` });
  for await (const { Contents = [] } of pages)
    for (const { Key } of Contents) await clients.s3.send(new DeleteObjectCommand({ Bucket, Key }));
}

const everything = async (lake: Lake) => ({
  sales: await content(lake, "sales", ...ORIGIN),
  sales_quarantine: await content(lake, "sales_quarantine", "run_id"),
  daily_sales: await content(lake, "daily_sales"),
});

describe("a replay", () => {
  it("rebuilds emptied and dropped tables to the same query results", async () => {
    const lake = Lake.connect();
    const before = await everything(lake);
    await lake.sql("delete from processed.sales where region = 'europe'");
    for (const [zone, table] of [
      ["curated", "daily_sales"],
      ["quarantine", "sales_quarantine"],
    ] as const)
      await drop(lake, zone, table);

    const { code, stderr } = await local(["replay", "--dates-per-run", "366", "--json"]);

    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    expect(await everything(lake)).toEqual(before);
  });
});
