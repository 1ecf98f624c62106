import {
  GetQueueAttributesCommand,
  ListDeadLetterSourceQueuesCommand,
  paginateListQueues,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { Failure } from "../failure";
import { resourceName, type Target } from "../target";

const SUFFIX = "-dlq";

/** A queue of what could not be handled. */
export interface DeadLetterQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly messages: number;
  /** The queue that its messages come from; none where they are events of a function. */
  readonly source: SourceQueue | undefined;
}

/** A queue that gives up on a message after so many tries. */
export interface SourceQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly tries: number;
}

/** Every dead-letter queue of the stage, by name. */
export async function deadLetterQueues(sqs: SQSClient, target: Target): Promise<DeadLetterQueue[]> {
  const urls: string[] = [];
  const QueueNamePrefix = resourceName(target, "");
  for await (const page of paginateListQueues({ client: sqs }, { QueueNamePrefix })) {
    urls.push(...(page.QueueUrls ?? []).filter((url) => url.endsWith(SUFFIX)));
  }
  return Promise.all(urls.sort().map((url) => describe(sqs, url)));
}

/** The dead-letter queue of that name, which may leave out project and stage. */
export function queueNamed(
  queues: readonly DeadLetterQueue[],
  name: string,
  target: Target,
): DeadLetterQueue {
  const found = queues.find((queue) => [name, resourceName(target, name)].includes(queue.name));
  if (found) return found;
  const known = queues.map((queue) => queue.name).join(", ") || "none";
  throw new Failure(`no dead-letter queue ${JSON.stringify(name)}; there are: ${known}`);
}

async function describe(sqs: SQSClient, url: string): Promise<DeadLetterQueue> {
  const attributes = await attributesOf(sqs, url);
  const found = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: url }));
  const sources = found.queueUrls ?? [];
  if (sources.length > 1) {
    throw new Failure(
      `${nameOf(url)} is the dead-letter queue of several queues: ${sources.map(nameOf).join(", ")}`,
      "give each its own, so that messages can go back to where they came from",
    );
  }
  return {
    name: nameOf(url),
    url,
    arn: attributes["QueueArn"] ?? "",
    messages: Number(attributes["ApproximateNumberOfMessages"] ?? 0),
    source: sources[0] === undefined ? undefined : await describeSource(sqs, sources[0]),
  };
}

async function describeSource(sqs: SQSClient, url: string): Promise<SourceQueue> {
  const attributes = await attributesOf(sqs, url);
  const { maxReceiveCount } = JSON.parse(attributes["RedrivePolicy"] ?? "{}") as Record<
    string,
    unknown
  >;
  const arn = attributes["QueueArn"] ?? "";
  return { name: nameOf(url), url, arn, tries: Number(maxReceiveCount) };
}

async function attributesOf(sqs: SQSClient, url: string): Promise<Record<string, string>> {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] });
  return (await sqs.send(command)).Attributes ?? {};
}

const nameOf = (url: string): string => url.split("/").at(-1) ?? url;
