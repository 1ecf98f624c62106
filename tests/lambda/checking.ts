import {
  CreateDatabaseCommand,
  CreatePartitionCommand,
  CreateTableCommand,
  GlueClient,
} from "@aws-sdk/client-glue";
import { checkContract, type CheckRequest } from "../../src-lambda/check-contract/check";
import { readEnv } from "../../src-lambda/check-contract/env";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { buildManifest, manifestKey } from "../../src-lambda/core/manifest";
import { readRecord, type RunRecord } from "../../src-lambda/core/run-records";
import { worlds } from "./ingesting";

/** What `ingest-file` writes in front of the columns of a file, and those of the world. */
const COLUMNS = [
  ["source_line", "bigint", true],
  ["malformed", "string", false],
  ["malformed_record", "string", false],
  ["transaction_id", "string", true],
  ["order_id", "string", true],
  ["quantity", "int", true],
  ["unit_price", "decimal(12,4)", true],
  ["customer_id", "string", false],
] as const;
/** The columns that a source delivers. */
export const HEADER = "transaction_id,order_id,quantity,unit_price";
/** When the files are checked. */
export const AT = "2025-07-01T00:00:00.000Z";
/** The run that checks them, and its business date. */
export const RUN = "run-1";
export const DATE = "2025-06-30";

/** A file of sales, a row for each pair of quantity and price. */
export const file = (name: string, rows: readonly (readonly [string, string])[], header = HEADER) =>
  `${header}\n${rows.map(([quantity, price], i) => `${name}-${i},O,${quantity},${price}\n`).join("")}`;
/** So many rows with this quantity and price. */
export const rows = (number: number, quantity = "1", price = "2.50") =>
  Array.from({ length: number }, () => [quantity, price] as const);

/** Gives each test of a file a world with a catalog that a crawler fills; call it at the top. */
export function checking() {
  const world = worlds();
  let glue: GlueClient;

  beforeEach(async () => {
    glue = new GlueClient({});
    const { name } = world();
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: name } }));
    const TableInput = {
      Name: "sales_raw",
      PartitionKeys: [{ Name: "ingest_date" }, { Name: "source_sha256" }],
    };
    await glue.send(new CreateTableCommand({ DatabaseName: name, TableInput }));
  });

  /** Land a file and let the run claim it. */
  async function claimed(name: string, body: string): Promise<FileItem> {
    const item = await world().drop(`landing/sales/${name}.csv`, body);
    await world().ledger.claim(item, RUN, AT);
    return item;
  }

  /** Tell the catalog what a crawler would have seen in a file. */
  async function crawled(item: FileItem, changes: Record<string, string | undefined> = {}) {
    const types = Object.fromEntries(COLUMNS.map(([name, type]) => [name, type as string]));
    const seen = Object.entries({ ...types, ...changes }).filter(([, type]) => type !== undefined);
    const PartitionInput = {
      Values: [item.ingest_date, item.sha256],
      StorageDescriptor: { Columns: seen.map(([Name, Type]) => ({ Name, Type })) },
    };
    await glue.send(
      new CreatePartitionCommand({
        DatabaseName: world().name,
        TableName: "sales_raw",
        PartitionInput,
      }),
    );
  }

  /** Let the run check these files. */
  async function check(...items: FileItem[]): Promise<RunRecord> {
    const { curated, ledger, name, raw, s3, table } = world();
    const manifest = buildManifest({ run_id: RUN, business_date: DATE }, AT, raw, items, undefined);
    const request: CheckRequest = { run_id: RUN, manifest_uri: `s3://${raw}/${manifestKey(RUN)}` };
    await world().put(manifestKey(RUN), JSON.stringify(manifest));
    const env = readEnv({
      CURATED_BUCKET: curated,
      FILES_TABLE: table,
      DISCOVERED_DATABASE: name,
      DISCOVERED_TABLE: "sales_raw",
      COLUMNS: JSON.stringify(COLUMNS.map(([name, type, required]) => ({ name, type, required }))),
    });
    return checkContract({ s3, glue, ledger, env, now: () => AT }, request);
  }

  const record = () => readRecord(world().s3, world().curated, RUN, "check_contract");
  const stateOf = async ({ file_id }: FileItem) => (await world().ledger.find(file_id))?.state;

  return { world, glue: () => glue, claimed, crawled, check, record, stateOf };
}
