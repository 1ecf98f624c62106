import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { redriveClients, type RedriveClients } from "../../delivery/redrive/clients";
import { listAll } from "../../delivery/redrive/list";
import { deadLetterQueues, queueNamed } from "../../delivery/redrive/queues";
import { sendBack } from "../../delivery/redrive/send-back";
import { type Moto, startMoto } from "../lambda/moto";

const target = { project: "lake", stage: "dev", account: "123456789012", region: "us-east-1" };
const event = (key: string) =>
  JSON.stringify({ detail: { bucket: { name: "raw" }, object: { key, "version-id": "v" } } });

let moto: Moto;
let clients: RedriveClients;
let urls: Record<"queue" | "letters", string>;

async function createQueue(QueueName: string, Attributes: Record<string, string> = {}) {
  const { QueueUrl = "" } = await clients.sqs.send(
    new CreateQueueCommand({ QueueName, Attributes }),
  );
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
  const { Attributes: found } = await clients.sqs.send(asked);
  return { url: QueueUrl, arn: found?.["QueueArn"] ?? "" };
}

beforeAll(async () => {
  moto = await startMoto();
  clients = redriveClients(target.region);
  const letters = await createQueue("lake-dev-landed-dlq");
  const queue = await createQueue("lake-dev-landed", {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: letters.arn, maxReceiveCount: 5 }),
  });
  urls = { queue: queue.url, letters: letters.url };
  await createQueue("lake-prod-landed-dlq");
});
afterAll(() => moto.stop());

const setAside = (MessageBody: string, notes: Readonly<Record<string, string>> = {}) => {
  const MessageAttributes = Object.fromEntries(
    Object.entries(notes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
  return clients.sqs.send(
    new SendMessageCommand({ QueueUrl: urls.letters, MessageBody, MessageAttributes }),
  );
};

async function arrived(): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const receive = new ReceiveMessageCommand({ QueueUrl: urls.queue, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await clients.sqs.send(receive);
    if (Messages.length === 0) return bodies.sort();
    bodies.push(...Messages.map(({ Body = "" }) => Body));
  }
}

const letters = async () => {
  const queues = await deadLetterQueues(clients.sqs, target);
  return queueNamed(queues, "landed-dlq", target);
};

it("finds the stage's own dead-letter queues, and where their messages come from", async () => {
  expect(await deadLetterQueues(clients.sqs, target)).toMatchObject([
    { name: "lake-dev-landed-dlq", source: { name: "lake-dev-landed", tries: 5 } },
  ]);
  await expect(letters().then(() => queueNamed([], "x", target))).rejects.toThrow(
    'no dead-letter queue "x"; there are: none',
  );
});

it("lists what lies there, as often as it is asked, and leaves it there", async () => {
  await setAside(event("landing/a.csv"));
  await setAside(event("landing/b.csv"), { ERROR_CODE: "NO_PERMISSIONS", ERROR_MESSAGE: "no" });
  for (let times = 0; times < 2; times += 1) {
    const [listed] = await listAll(clients, target);
    expect(listed).toMatchObject({ messages: 2, back_to: "queue lake-dev-landed" });
    const said = listed?.letters.map(({ what, why }) => [what, why]).sort();
    expect(said).toEqual([
      ["file s3://raw/landing/a.csv (version v)", expect.stringContaining("without a word")],
      ["file s3://raw/landing/b.csv (version v)", "NO_PERMISSIONS: no"],
    ]);
  }
});

it("sends all of it back, whoever put it there, and nothing that comes later", async () => {
  const keys = Array.from({ length: 23 }, (_, i) => `landing/${String(i)}.csv`);
  for (const key of keys) await setAside(event(key));
  const queue = await letters();
  expect(queue.messages).toBe(25);
  await setAside(event("landing/later.csv"));
  expect(await sendBack(clients, queue)).toBe(25);
  expect(await arrived()).toHaveLength(25);
  expect((await letters()).messages).toBe(1);
});

it("keeps the rest, to be seen at once, when the way back is closed", async () => {
  const queue = await letters();
  const source = { name: "gone", url: `${urls.queue}-gone`, arn: "", tries: 5 };
  await expect(sendBack(clients, { ...queue, source })).rejects.toThrow(/does not exist/);
  const again = await letters();
  expect(again.messages).toBe(1);
  expect(await sendBack(clients, again)).toBe(1);
  expect(await arrived()).toEqual(expect.arrayContaining([expect.stringContaining("landing/")]));
});

it("has nothing to send when nothing lies there", async () => {
  expect(await sendBack(clients, await letters())).toBe(0);
});
