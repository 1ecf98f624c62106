import { DescribeExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { BackfillRequest, Remote } from "../../delivery/backfill/remote";
import { idFor, startBackfill } from "../../delivery/backfill/start";
import { executionArn } from "../../delivery/target";
import { BackfillWorld } from "../lambda/backfill-world";
import { type Moto, startMoto } from "../lambda/moto";

const WEEK = { from: "2026-02-01", to: "2026-02-04" };
const REQUEST: BackfillRequest = { ...WEEK, datasets: ["sales"], concurrency: 1 };
const ID = "backfill-2026-02-01-2026-02-04-1";

let moto: Moto;
let lake: BackfillWorld;
let remote: Remote;
let notes: string[];
let count = 0;

beforeAll(async () => (moto = await startMoto()));
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  notes = [];
  const target = {
    project: `lake${count}`,
    stage: "dev",
    account: "123456789012",
    region: "us-east-1",
  };
  lake = await BackfillWorld.create(moto, `lake${count}-dev`);
  await lake.world.drop("landing/stores/s.csv", "store_id\nA\n");
  const progress = {
    run: () => Promise.reject(new Error("no steps")),
    note: (n: string) => notes.push(n),
  };
  remote = {
    clients: {
      sfn: new SFNClient({}),
      lambda: new LambdaClient({}),
      dynamodb: new DynamoDBClient({}),
    },
    target,
    progress: progress as unknown as Remote["progress"],
    signal: new AbortController().signal,
    typed: (command) => command,
  };
});

const arn = (name: string) => executionArn(remote.target, "backfill", name);

it("follows what is still being planned, and starts it no second time", async () => {
  const first = await startBackfill(remote, ID, REQUEST);
  expect(first).toEqual({ backfill_id: ID, execution: arn(ID), isContinued: false });
  // Nobody has written a plan yet.
  expect(await startBackfill(remote, await idFor(remote, REQUEST), REQUEST)).toEqual({
    ...first,
    isContinued: true,
  });
  const second = new DescribeExecutionCommand({ executionArn: arn(`${ID}-again-2`) });
  await expect(remote.clients.sfn.send(second)).rejects.toThrow();
});

describe("a backfill that was begun and not finished", () => {
  beforeEach(async () => {
    const execution = await lake.start("backfill", ID);
    await lake.plan({ ...WEEK, backfill_id: ID }, execution);
  });

  it("is followed while it goes on, and continued when it is over", async () => {
    expect(await idFor(remote, REQUEST)).toBe(ID);
    await lake.stop(arn(ID));
    expect(await idFor(remote, REQUEST)).toBe(ID);
    expect(await startBackfill(remote, ID, REQUEST)).toEqual({
      backfill_id: ID,
      execution: arn(`${ID}-again-2`),
      isContinued: true,
    });
  });

  it("is left when stores have changed: it would judge by those of then", async () => {
    // S3 gives the time of arrival in whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await lake.world.drop("landing/stores/s.csv", "store_id\nA\nB\n");
    expect(await idFor(remote, REQUEST)).toBe(ID);
    await lake.stop(arn(ID));
    expect(await idFor(remote, REQUEST)).toBe(ID.replace(/1$/, "2"));
    expect(notes).toEqual([`backfill ${ID} is left unfinished: stores have changed since`]);
  });
});
