import {
  type CloudWatchLogsClient,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  type LambdaClient,
  paginateListEventSourceMappings,
  paginateListFunctions,
} from "@aws-sdk/client-lambda";
import { Failure, nameOf } from "../failure";
import type { Letter } from "./letters";
import type { DeadLetterQueue, SourceQueue } from "./queues";

/** Name of the function that takes messages off a queue. */
export async function consumerOf(
  lambda: LambdaClient,
  { arn }: SourceQueue,
): Promise<string | undefined> {
  const pages = paginateListEventSourceMappings({ client: lambda }, { EventSourceArn: arn });
  for await (const { EventSourceMappings = [] } of pages) {
    const [mapping] = EventSourceMappings;
    if (mapping?.FunctionArn) return mapping.FunctionArn.split(":")[6];
  }
  return undefined;
}

/** Name of the function that an event was for, which could not take it. */
export async function addresseeOf(
  lambda: LambdaClient,
  queue: DeadLetterQueue,
  letter: Letter,
): Promise<string> {
  const target = letter.notes["TARGET_ARN"];
  if (target?.includes(":function:")) return target.split(":")[6] ?? "";
  const names: string[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
    for (const { DeadLetterConfig, Environment, FunctionName = "" } of Functions) {
      const isMine = DeadLetterConfig?.TargetArn === queue.arn;
      if (isMine && isFor(letter, Environment?.Variables?.["SOURCE"])) names.push(FunctionName);
    }
  }
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw new Failure(
    `message ${letter.id} of ${queue.name} could be for ${names.join(" or ") || "no function there is"}`,
    "look at it with the AWS CLI: aws sqs receive-message",
  );
}

/** Functions that share a queue read one source each, and every event names its source. */
function isFor({ body }: Letter, source: string | undefined): boolean {
  if (source === undefined) return true;
  try {
    return (JSON.parse(body) as { source?: unknown }).source === source;
  } catch {
    return false;
  }
}

/** The last error that a function logged about a message. */
export async function loggedReason(
  logs: CloudWatchLogsClient,
  functionName: string,
  { id, sent_at }: Letter,
): Promise<string | undefined> {
  const search = {
    logGroupName: `/aws/lambda/${functionName}`,
    filterPattern: `"${id}"`,
    startTime: sent_at.getTime(),
  };
  let last: string | undefined;
  try {
    // A page may be empty with more behind it: the service ends one when it has looked long enough.
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, search)) {
      const reasons = events.map(({ message = "" }) => reasonOf(message));
      last = reasons.findLast((each) => each !== undefined) ?? last;
    }
  } catch (error) {
    if (nameOf(error) !== "ResourceNotFoundException") throw error;
  }
  return last;
}

function reasonOf(line: string): string | undefined {
  try {
    const { cause, error } = JSON.parse(line) as { cause?: unknown; error?: unknown };
    const parts = [error, cause].filter((part) => typeof part === "string");
    return parts.length === 0 ? undefined : parts.join(": ");
  } catch {
    return undefined;
  }
}
