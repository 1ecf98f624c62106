import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** What SQS gives at once. */
const BATCH = 10;
/** Long enough to read them all, short enough to be back soon when this program is killed. */
const HIDDEN_SECONDS = 60;

/** A message that nobody could handle. */
export interface Letter {
  readonly id: string;
  readonly body: string;
  readonly sent_at: Date;
  /** What EventBridge, Scheduler or Lambda wrote beside it; empty if the queue itself gave it up. */
  readonly notes: Readonly<Record<string, string>>;
  readonly receipt: string;
}

/** Up to `most` messages; they are hidden from others until they are shown or deleted. */
export async function take(
  sqs: SQSClient,
  url: string,
  most: number,
  hiddenSeconds = HIDDEN_SECONDS,
): Promise<Letter[]> {
  const letters: Letter[] = [];
  while (letters.length < most) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(BATCH, most - letters.length),
        VisibilityTimeout: hiddenSeconds,
        // A short wait asks all servers of the queue, so that none is passed over.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ["SentTimestamp"],
        MessageAttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) break;
    letters.push(...Messages.map(toLetter));
  }
  return letters;
}

/** Let others see the messages again. */
export async function show(sqs: SQSClient, url: string, letters: readonly Letter[]): Promise<void> {
  for (let i = 0; i < letters.length; i += BATCH) {
    const Entries = letters.slice(i, i + BATCH).map(({ receipt }, n) => ({
      Id: String(n),
      ReceiptHandle: receipt,
      VisibilityTimeout: 0,
    }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
  }
}

function toLetter(message: Message): Letter {
  const {
    Attributes,
    Body = "",
    MessageAttributes = {},
    MessageId = "",
    ReceiptHandle = "",
  } = message;
  const notes = Object.entries(MessageAttributes).map(
    ([name, value]) => [name, value.StringValue ?? ""] as const,
  );
  return {
    id: MessageId,
    body: Body,
    sent_at: new Date(Number(Attributes?.SentTimestamp ?? 0)),
    notes: Object.fromEntries(notes),
    receipt: ReceiptHandle,
  };
}
