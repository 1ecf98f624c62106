import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { readObjectCreated } from "../../src-lambda/ingest-file/object-created";
import { sweepLanding, type Swept } from "../../src-lambda/sweep-landing/sweep";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

const HOUR = 3_600_000;
const sales = (id: string) => `transaction_id,order_id,quantity,unit_price\n${id},O,1,1\n`;

let moto: Moto;
let world: World;
let sqs: SQSClient;
let QueueUrl: string;
let count = 0;

beforeAll(async () => {
  moto = await startMoto();
  sqs = new SQSClient({});
});
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  world = await World.create(`s${count}`);
  const queue = await sqs.send(new CreateQueueCommand({ QueueName: `s${count}-landed` }));
  QueueUrl = queue.QueueUrl ?? "";
});

/** Sweeps as if it were so many hours later: what has just landed is left alone. */
function sweep(hoursLater = 1): Promise<Swept> {
  const env = {
    RAW_BUCKET: world.raw,
    LANDING_PREFIX: "landing",
    FILES_TABLE: world.table,
    QUEUE_URL: QueueUrl,
    SWEEP_DAYS: 3,
  };
  const now = () => new Date(Date.now() + hoursLater * HOUR);
  return sweepLanding({ s3: world.s3, sqs, ledger: world.ledger, env, now });
}

/** What was queued, as ingest-file reads it. */
async function queued() {
  const found = [];
  for (;;) {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(receive);
    if (Messages.length === 0) return found;
    found.push(...Messages.map(({ Body = "" }) => readObjectCreated(Body)));
  }
}

describe("sweep-landing", () => {
  it("F3 queues the file whose event was lost; taken in, it is not queued again", async () => {
    await world.drop("landing/sales/known.csv", sales("A"));
    const key = "landing/sales/lost é+%2F.csv";
    const versionId = await world.put(key, sales("B"));
    expect(await sweep()).toEqual({ landed: 2, queued: 1 });
    const [lost] = await queued();
    expect(lost).toEqual({ bucket: world.raw, key, versionId });
    expect(await world.deliver(key, versionId)).toEqual([]);
    expect(await sweep()).toEqual({ landed: 2, queued: 0 });
    expect(await world.items()).toHaveLength(2);
  });

  it("finds a replaced version too: what it held counts until the later file corrects it", async () => {
    const key = "landing/sales/day.csv";
    const first = await world.put(key, sales("A"));
    await world.drop(key, sales("B"));
    expect(await sweep()).toEqual({ landed: 2, queued: 1 });
    expect(await queued()).toEqual([{ bucket: world.raw, key, versionId: first }]);
  });

  it("knows files that were refused, and those of reference data", async () => {
    await world.drop("landing/sales/bad.csv", "<html>");
    await world.drop("landing/stores/s.csv", "store_id\nA\n");
    expect(await sweep()).toEqual({ landed: 2, queued: 0 });
  });

  it("leaves alone what is young, what is old, and folders", async () => {
    await world.put("landing/sales/", "");
    await world.put("landing/sales/young.csv", sales("A"));
    expect(await sweep(0)).toEqual({ landed: 0, queued: 0 });
    expect(await sweep(1)).toEqual({ landed: 1, queued: 1 });
    expect(await sweep(73)).toEqual({ landed: 0, queued: 0 });
  });

  it("queues many, a page and a batch at a time", async () => {
    const keys = Array.from({ length: 23 }, (_, i) => `landing/sales/${String(i)}.csv`);
    await Promise.all(keys.map((key) => world.put(key, sales(key))));
    expect(await sweep()).toEqual({ landed: 23, queued: 23 });
    expect((await queued()).map(({ key }) => key).sort()).toEqual([...keys].sort());
  });

  it("does nothing with an empty drop box", async () => {
    expect(await sweep()).toEqual({ landed: 0, queued: 0 });
  });
});
