import type { Target } from "../target";
import type { RedriveClients } from "./clients";
import { consumerOf, loggedReason } from "./consumers";
import { explain, type Explained, reasonIn } from "./explain";
import { type Letter, show, take } from "./letters";
import { type DeadLetterQueue, deadLetterQueues } from "./queues";

/** Who has more than so many messages set aside wants the first of them and the number. */
const MOST = 100;

/** A dead-letter queue and what lies in it, in words. */
export interface Listed {
  readonly queue: string;
  readonly messages: number;
  /** Where its messages go back to. */
  readonly back_to: string;
  readonly letters: readonly Explained[];
}

/** What lies in all dead-letter queues of the stage; reading leaves it there. */
export async function listAll(clients: RedriveClients, target: Target): Promise<Listed[]> {
  const queues = await deadLetterQueues(clients.sqs, target);
  const listed: Listed[] = [];
  for (const queue of queues) listed.push(await list(clients, queue));
  return listed;
}

async function list(clients: RedriveClients, queue: DeadLetterQueue): Promise<Listed> {
  const { messages, name, source } = queue;
  const back_to = source ? `queue ${source.name}` : "the functions they were for";
  const letters = messages === 0 ? [] : await take(clients.sqs, queue.url, MOST);
  try {
    const explained: Explained[] = [];
    for (const letter of letters) explained.push(await inWords(clients, queue, letter));
    return { queue: name, messages, back_to, letters: explained };
  } finally {
    await show(clients.sqs, queue.url, letters);
  }
}

async function inWords(
  { lambda, logs }: RedriveClients,
  queue: DeadLetterQueue,
  letter: Letter,
): Promise<Explained> {
  const tries = queue.source?.tries;
  if (reasonIn(letter.notes) !== undefined) return explain(letter, { tries, logged: undefined });
  const worker = queue.source && (await consumerOf(lambda, queue.source));
  const logged = worker === undefined ? undefined : await loggedReason(logs, worker, letter);
  return explain(letter, { tries, logged });
}
