import {
  CreateDatabaseCommand,
  CreatePartitionCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GlueClient,
} from "@aws-sdk/client-glue";
import { checkContract, type CheckRequest } from "../../src-lambda/check-contract/check";
import { readEnv } from "../../src-lambda/check-contract/env";
import { fieldsOf } from "../../src-lambda/check-contract/sample";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { buildManifest, manifestKey } from "../../src-lambda/core/manifest";
import { readRecord, type RunRecord } from "../../src-lambda/core/run-records";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

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
const HEADER = "transaction_id,order_id,quantity,unit_price";
const AT = "2025-07-01T00:00:00.000Z";
const RUN = "run-1";
const DATE = "2025-06-30";

let moto: Moto;
let world: World;
let glue: GlueClient;
let count = 0;

beforeAll(async () => {
  moto = await startMoto();
  glue = new GlueClient({});
});
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  world = await World.create(`c${count}`);
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: world.name } }));
  const TableInput = {
    Name: "sales_raw",
    PartitionKeys: [{ Name: "ingest_date" }, { Name: "source_sha256" }],
  };
  await glue.send(new CreateTableCommand({ DatabaseName: world.name, TableInput }));
});

/** A file of sales, a row for each pair of quantity and price. */
const file = (name: string, rows: readonly (readonly [string, string])[], header = HEADER) =>
  `${header}\n${rows.map(([quantity, price], i) => `${name}-${i},O,${quantity},${price}\n`).join("")}`;
const rows = (number: number, quantity = "1", price = "2.50") =>
  Array.from({ length: number }, () => [quantity, price] as const);

/** Land a file and let the run claim it. */
async function claimed(name: string, body: string): Promise<FileItem> {
  const item = await world.drop(`landing/sales/${name}.csv`, body);
  await world.ledger.claim(item, RUN, AT);
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
      DatabaseName: world.name,
      TableName: "sales_raw",
      PartitionInput,
    }),
  );
}

async function check(...items: FileItem[]): Promise<RunRecord> {
  const { ledger, raw, s3 } = world;
  const manifest = buildManifest({ run_id: RUN, business_date: DATE }, AT, raw, items, undefined);
  const request: CheckRequest = { run_id: RUN, manifest_uri: `s3://${raw}/${manifestKey(RUN)}` };
  await world.put(manifestKey(RUN), JSON.stringify(manifest));
  const env = readEnv({
    CURATED_BUCKET: world.curated,
    FILES_TABLE: world.table,
    DISCOVERED_DATABASE: world.name,
    DISCOVERED_TABLE: "sales_raw",
    COLUMNS: JSON.stringify(COLUMNS.map(([name, type, required]) => ({ name, type, required }))),
  });
  return checkContract({ s3, glue, ledger, env, now: () => AT }, request);
}

const record = () => readRecord(world.s3, world.curated, RUN, "check_contract");
const stateOf = async ({ file_id }: FileItem) => (await world.ledger.find(file_id))?.state;

describe("a run whose files keep the contract", () => {
  it("goes on, and the record says so", async () => {
    const good = await claimed("good", file("good", rows(30)));
    await crawled(good);
    expect(await check(good)).toEqual({
      run_id: RUN,
      business_date: DATE,
      step: "check_contract",
      status: "succeeded",
      finished_at: AT,
      files: 1,
      notices: ["landing/sales/good.csv: optional columns are not delivered: customer_id"],
    });
    expect(await record()).toMatchObject({ status: "succeeded" });
    expect(await stateOf(good)).toBe("claimed");
  });

  it("goes on when rows are faulty one by one, though a crawler sees another type", async () => {
    const mixed = [...rows(29, "two"), ...rows(1)];
    const dirty = await claimed("dirty", file("dirty", mixed));
    await crawled(dirty, { quantity: "string" });
    expect((await check(dirty)).status).toBe("succeeded");
  });

  it("goes on when a handful of rows are all faulty: they say nothing of the file", async () => {
    const few = await claimed("few", file("few", rows(19, "two")));
    await crawled(few, { quantity: "string" });
    expect((await check(few)).status).toBe("succeeded");
  });

  it("takes a file without rows, which no crawler sees", async () => {
    const empty = await claimed("empty", `${HEADER}\n`);
    const { notices } = await check(empty);
    expect(notices).toContain("landing/sales/empty.csv: file has no records");
  });

  it("does not take long numbers for another type: the rows are quarantined", async () => {
    const long = await claimed("long", file("long", rows(30, "1", "1.1234567890")));
    await crawled(long, { unit_price: "double" });
    expect((await check(long)).status).toBe("succeeded");
  });
});

describe("what is worth knowing", () => {
  it("is a column that the contract does not know", async () => {
    const body = file(
      "extra",
      rows(30).map(([q, p]) => [q, `${p},gold`]),
      `${HEADER},tier`,
    );
    const extra = await claimed("extra", body);
    await crawled(extra, { other: "bigint" });
    const { notices } = await check(extra);
    expect(notices).toEqual(
      expect.arrayContaining([
        'landing/sales/extra.csv: columns not in the contract stay unread: "tier"',
        "landing/sales/extra.csv: the crawler saw columns not in the contract: other",
      ]),
    );
  });

  it("is a file of which the crawler has no entry, or another view", async () => {
    const unseen = await claimed("unseen", file("unseen", rows(30)));
    const partly = await claimed("partly", file("partly", rows(30)));
    await crawled(partly, { quantity: undefined, order_id: undefined });
    const notices = (await check(unseen, partly)).notices?.join("\n");
    expect(notices).toContain("unseen.csv: the crawler has no entry for it");
    expect(notices).toContain("partly.csv: the crawler did not see the columns order_id, quantity");
  });

  it("is known without any table, too", async () => {
    const item = await claimed("new", file("new", rows(30)));
    await glue.send(new DeleteTableCommand({ DatabaseName: world.name, Name: "sales_raw" }));
    const found = await check(item);
    expect(found.notices?.join()).toContain("the crawler has no entry for it");
  });
});

describe("a run with a file of which no row can be used", () => {
  it.each([
    [
      "words for numbers",
      rows(30, "two"),
      { quantity: "string" },
      "quantity must be int, the crawler saw string; none of its 30 rows is",
    ],
    [
      "fractions for whole numbers",
      rows(30, "1.0"),
      { quantity: "double" },
      "quantity must be int, the crawler saw double; none of its 30 rows is",
    ],
    [
      "decimal commas",
      rows(30, "1", '"2,50"'),
      { unit_price: "string" },
      "unit_price must be decimal(12,4), the crawler saw string",
    ],
    [
      "no values at all",
      rows(30, " "),
      { quantity: "string" },
      "quantity must be int, the crawler saw string",
    ],
  ])("stops: %s", async (_what, values, seen, said) => {
    const broken = await claimed("broken", file("broken", values));
    await crawled(broken, seen);
    await expect(check(broken)).rejects.toMatchObject({
      name: "ContractBroken",
      message: expect.stringContaining(`landing/sales/broken.csv: ${said}`) as string,
    });
  });

  it("stops when no record is as wide as the header", async () => {
    const wide = await claimed("wide", file("wide", rows(30, "1", "2,3,4")));
    await crawled(wide);
    await expect(check(wide)).rejects.toThrow(
      "none of its 30 rows can be split into the columns of its header",
    );
  });

  it("refuses that file, keeps the others for the next run, and records why", async () => {
    const good = await claimed("good", file("good", rows(30)));
    const broken = await claimed("broken", file("broken", rows(30, "two")));
    await crawled(good);
    await expect(check(good, broken)).rejects.toThrow("1 of 2 files break the contract");
    expect(await stateOf(good)).toBe("claimed");
    expect(await world.ledger.find(broken.file_id)).toMatchObject({
      state: "refused",
      reason_code: "contract_broken",
      reason: "quantity must be int; none of its 30 rows is",
      run_id: RUN,
    });
    expect(await record()).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("quantity must be int") as string,
    });
  });

  it("stops again when the step is repeated", async () => {
    const broken = await claimed("broken", file("broken", rows(30, "two")));
    await expect(check(broken)).rejects.toThrow("break the contract");
    await expect(check(broken)).rejects.toThrow("break the contract");
  });

  it("takes the file when it lands again: the contract may have changed", async () => {
    const body = file("broken", rows(30, "two"));
    await expect(check(await claimed("broken", body))).rejects.toThrow();
    expect(await world.drop("landing/sales/again.csv", body)).toMatchObject({ state: "ready" });
  });

  it("looks at the beginning of a large file only, and says so", async () => {
    const large = await claimed("large", file("large", rows(20_000, "two")));
    await expect(check(large)).rejects.toThrow(
      /quantity must be int; none of its first \d{4} rows is/,
    );
  });
});

it("a canonical record is split as it was written", () => {
  expect(fieldsOf('1,,"a ""b"", c",,"",x')).toEqual(["1", "", 'a "b", c', "", "", "x"]);
  expect(fieldsOf(",")).toEqual(["", ""]);
});
