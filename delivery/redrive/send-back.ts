import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { DeleteMessageCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { addresseeOf } from "./consumers";
import { type Letter, show, take } from "./letters";
import type { DeadLetterQueue } from "./queues";

const AT_ONCE = 10;

/** Clients to send messages with. */
export interface Senders {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
}

/**
 * Sends what lies in the queue now back to where it came from; returns how many. A message is
 * deleted only when it has arrived there: killed in between it goes twice, and twice is harmless.
 * SQS's own move task would not do: it knows no way back for events that EventBridge, Scheduler or
 * Lambda put there.
 */
export async function sendBack(senders: Senders, queue: DeadLetterQueue): Promise<number> {
  let sent = 0;
  // Not until it is empty: what fails again at once would be sent for ever.
  while (sent < queue.messages) {
    const letters = await take(senders.sqs, queue.url, Math.min(AT_ONCE, queue.messages - sent));
    if (letters.length === 0) return sent;
    const rest = [...letters];
    try {
      for (const letter of letters) {
        await send(senders, queue, letter);
        await remove(senders.sqs, queue, letter);
        rest.shift();
        sent += 1;
      }
    } finally {
      await show(senders.sqs, queue.url, rest);
    }
  }
  return sent;
}

async function send(senders: Senders, queue: DeadLetterQueue, letter: Letter): Promise<void> {
  if (queue.source) {
    const message = { QueueUrl: queue.source.url, MessageBody: letter.body };
    await senders.sqs.send(new SendMessageCommand(message));
    return;
  }
  const FunctionName = await addresseeOf(senders.lambda, queue, letter);
  const Payload = Buffer.from(letter.body);
  await senders.lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }));
}

async function remove(
  sqs: SQSClient,
  { url }: DeadLetterQueue,
  { receipt }: Letter,
): Promise<void> {
  await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
}
