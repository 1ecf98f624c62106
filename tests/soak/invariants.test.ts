import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { bucketName } from "../../delivery/target";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { violations } from "../e2e/fixture/invariants";
import { Lake } from "../e2e/fixture/lake";
import { CANARY, csv, sale } from "../e2e/fixture/sales";

/** What every other test relies on: a breach is seen. */
describe("the invariants", () => {
  const LOG = { logGroupName: "/test/leak", logStreamName: "stream" };
  const LEASE = { table_name: "processed.sales" };
  let lake: Lake;
  let file: FileItem;
  let orphan: { readonly Bucket: string; readonly Key: string };

  beforeAll(async () => {
    lake = Lake.connect();
    file = (await lake.files()).find(({ state }) => state === "done") as FileItem;
    const Bucket = bucketName(lake.target, "processed");
    orphan = { Bucket, Key: "sales/data/orphan.parquet" };
  });

  async function breach(): Promise<void> {
    const { s3, logs } = lake.clients;
    await s3.send(new PutObjectCommand({ ...orphan, Body: "x" }));
    await lake.putItem("leases", { ...LEASE, owner: file.run_id });
    await lake.putItem("files", { ...file, state: "claimed" });
    await logs.send(new CreateLogGroupCommand(LOG));
    await logs.send(new CreateLogStreamCommand(LOG));
    const logEvents = [{ timestamp: Date.now(), message: csv(sale("leaked")) }];
    await logs.send(new PutLogEventsCommand({ ...LOG, logEvents }));
  }

  async function mend(): Promise<void> {
    const { s3, logs } = lake.clients;
    await s3.send(new DeleteObjectCommand(orphan));
    await lake.deleteItem("leases", LEASE);
    await lake.putItem("files", { ...file });
    await logs.send(new DeleteLogGroupCommand(LOG));
  }

  it("are seen when they do not hold, one by one", async () => {
    await breach();
    const found = await violations(lake).finally(mend);
    const beginning = (text: string) => expect.stringContaining(text) as string;
    expect(found.sort()).toEqual([
      beginning("I1 rows of done files {"),
      beginning(`I5 ${LOG.logGroupName} holds a customer's id: ${CANARY}`),
      beginning(`I5 ${LOG.logGroupName} holds a row`),
      beginning(`I5 ${LOG.logGroupName} holds what a test planted`),
      `I7 processed.sales is leased to ${file.run_id}, which is over`,
      `I7 s3://${orphan.Bucket}/${orphan.Key} belongs to no snapshot`,
      `I7 ${file.file_id} is claimed by ${file.run_id}, which is over`,
    ]);
    expect(await violations(lake)).toEqual([]);
  });
});
