import type { HistoryEvent } from "@aws-sdk/client-sfn";

/** A task of the state machine, as its history tells it. */
export interface Step {
  readonly name: string;
  readonly status: "running" | "succeeded" | "failed";
  readonly seconds: number;
  readonly error?: string;
  readonly cause?: string;
}

/** Only hands on the failure of another step, until the run is redriven. */
const END_OF_FAILED = "await_redrive";

interface Draft {
  name: string;
  entered: Date;
  ended?: Date;
  failure?: { error: string; cause: string };
}

const ENDS = new Set([
  "ExecutionSucceeded",
  "ExecutionFailed",
  "ExecutionAborted",
  "ExecutionTimedOut",
]);

/** The tasks of an execution in the order they began; `now` ends those that still run. */
export function stepsOf(events: readonly HistoryEvent[], now: Date): Step[] {
  const drafts: Draft[] = [];
  for (const event of events) readEvent(drafts, event);
  return drafts.map((draft) => finish(draft, now));
}

/** The readable part of a cause: Lambda and Glue wrap theirs in JSON. */
export function causeText(cause: string): string {
  try {
    const { errorMessage, ErrorMessage } = JSON.parse(cause) as Record<string, unknown>;
    const inner = errorMessage ?? ErrorMessage;
    return typeof inner === "string" ? causeText(inner) : cause;
  } catch {
    return cause;
  }
}

function readEvent(drafts: Draft[], event: HistoryEvent): void {
  const at = event.timestamp ?? new Date(0);
  const type = event.type ?? "";
  const current = drafts.findLast((draft) => !draft.ended);
  const polled = polledStep(drafts, event);
  if (polled) return readPoll(polled, event, at);
  if (type.endsWith("StateEntered") || ENDS.has(type)) {
    // A caught failure leaves its state without an exit event.
    if (current?.failure || (current && ENDS.has(type))) end(current, at, type);
    const name = event.stateEnteredEventDetails?.name;
    if (type === "TaskStateEntered" && name && name !== END_OF_FAILED)
      drafts.push({ name, entered: at });
    return;
  }
  if (!current) return;
  if (type === "TaskStateExited" && event.stateExitedEventDetails?.name === current.name)
    current.ended = at;
  else if (/(Scheduled|Started)$/.test(type)) delete current.failure;
  else current.failure = failureOf(event) ?? current.failure;
}

/** The step that a state of its polling belongs to: waits, questions and decisions carry its name. */
function polledStep(drafts: readonly Draft[], event: HistoryEvent): Draft | undefined {
  const { name = "" } = event.stateEnteredEventDetails ?? event.stateExitedEventDetails ?? {};
  const [, step] = /^(.+)_(?:wait|poll|count|ended|late|broke)$/.exec(name) ?? [];
  return drafts.findLast((draft) => draft.name === step);
}

/** While its end is asked for a step runs on; it ends with the decision, or with an error made for it. */
function readPoll(step: Draft, event: HistoryEvent, at: Date): void {
  if (event.type === "ChoiceStateExited") step.ended = at;
  else delete step.ended;
  if (event.type !== "PassStateExited") return;
  const { output = "{}" } = event.stateExitedEventDetails ?? {};
  const { error } = JSON.parse(output) as { error?: { Error: string; Cause: string } };
  if (error) step.failure = { error: error.Error, cause: causeText(error.Cause) };
}

function end(draft: Draft, at: Date, type: string): void {
  draft.ended = at;
  if (type !== "ExecutionSucceeded" && ENDS.has(type)) {
    draft.failure ??= { error: type, cause: "the execution ended while this step ran" };
  }
}

function failureOf(event: HistoryEvent): { error: string; cause: string } | undefined {
  if (!/(Failed|TimedOut)$/.test(event.type ?? "")) return undefined;
  const details = [
    event.taskFailedEventDetails,
    event.taskTimedOutEventDetails,
    event.taskSubmitFailedEventDetails,
    event.taskStartFailedEventDetails,
    event.lambdaFunctionFailedEventDetails,
    event.lambdaFunctionTimedOutEventDetails,
    event.lambdaFunctionScheduleFailedEventDetails,
    event.lambdaFunctionStartFailedEventDetails,
  ].find((each) => each !== undefined);
  return {
    error: details?.error ?? event.type ?? "unknown",
    cause: causeText(details?.cause ?? ""),
  };
}

function finish({ name, entered, ended, failure }: Draft, now: Date): Step {
  const seconds = Math.max(0, ((ended ?? now).getTime() - entered.getTime()) / 1000);
  const status = !ended ? "running" : failure ? "failed" : "succeeded";
  return {
    name,
    status,
    seconds: Math.round(seconds * 10) / 10,
    ...(status === "failed" ? failure : {}),
  };
}
