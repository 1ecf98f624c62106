import { pollStates } from "./poll-states";
import { longestWait } from "./retries";
import { type Named, type State, taskState } from "./states";
import type { EarlyEnd, Poll, Step, Task } from "./step";

/** A state machine in Amazon States Language. */
export interface Definition {
  readonly Comment: string;
  readonly QueryLanguage: "JSONPath";
  readonly StartAt: string;
  /** Ends a run that no step's own timeout ended. */
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

export interface Chain {
  readonly comment: string;
  /** Run one after another. */
  readonly steps: readonly Step[];
  /** Run one after another once a step failed; a fault in one does not keep the next from running. */
  readonly onFailure: readonly Step[];
  /**
   * Ends the run with its failure, and succeeds once the run has been redriven: a redrive enters the
   * state again that failed last, which is this one, and never a step that was caught.
   */
  readonly awaitRedrive: Step;
}

const REDRIVEN = "redriven";

/** Steps to Amazon States Language: in order, the first failure leads to the failure path. */
export function chain({ awaitRedrive, comment, steps, onFailure }: Chain): Definition {
  const [first] = steps;
  if (!first) throw new Error("a pipeline needs at least one step, got none");
  const end = awaitRedrive.name;
  const failure = onFailure[0]?.name ?? end;
  const states = [
    ...steps.flatMap((step, i) => [
      ...decision(steps, i),
      ...statesOf(step, entry(steps, i + 1), failure),
    ]),
    ...onFailure.map((step, i) => failureState(step, onFailure[i + 1]?.name ?? end)),
    [end, { Type: "Task", ...awaitRedrive.task, Next: REDRIVEN }] as const,
    redriven(steps),
  ];
  refuseTwice(states.map(([name]) => name));
  return {
    Comment: comment,
    QueryLanguage: "JSONPath",
    StartAt: entry(steps, 0) ?? first.name,
    TimeoutSeconds: longest([...steps, ...onFailure, awaitRedrive]),
    States: Object.fromEntries(states),
  };
}

/** What all steps may take and wait, one after another. */
const longest = (steps: readonly Step[]): number =>
  steps.reduce((sum, { poll, task }) => sum + ofCall(task) + (poll ? longestPoll(poll) : 0), 0);

const ofCall = ({ Retry, TimeoutSeconds }: Pick<Task, "Retry" | "TimeoutSeconds">): number =>
  TimeoutSeconds + longestWait(Retry);

const longestPoll = ({ task, timeoutMinutes }: Poll): number => timeoutMinutes * 60 + ofCall(task);

/** Where a step begins: at its call, or where it is decided whether there is one. */
function entry(steps: readonly Step[], at: number): string | undefined {
  const step = steps[at];
  return isDecided(steps, at) ? step?.name : (step?.when?.choice ?? step?.name);
}

/** Whether the step before was left out, or not, for the same reason. */
const isDecided = (steps: readonly Step[], at: number): boolean =>
  steps[at]?.when !== undefined && steps[at - 1]?.when?.choice === steps[at]?.when?.choice;

/** The call, what may follow it, and the state that notes what failed for the failure path. */
function statesOf(step: Step, next: string | undefined, failure: string): Named[] {
  const { endsEarly, name, poll } = step;
  const failed = `${name}_failed`;
  const after = endsEarly ? { Next: endsEarly.choice } : forward(next);
  return [
    ...(poll ? pollStates(step, poll, failed, after) : [taskState(step, failed, after)]),
    ...(endsEarly ? earlyEnd(name, endsEarly, next) : []),
    [failed, { Type: "Pass", ...noted(name), ResultPath: "$.failed", Next: failure }],
  ];
}

/** The choice's default is the call, so that whoever follows `Next` and `Default` passes every step once. */
function decision(steps: readonly Step[], at: number): Named[] {
  const { name, when } = steps[at] as Step;
  if (!when || isDecided(steps, at)) return [];
  let after = at + 1;
  while (isDecided(steps, after)) after += 1;
  const next = entry(steps, after);
  if (next === undefined) {
    throw new Error(`"${name}" may be left out, but no step follows it; drop when`);
  }
  const choices = [{ Not: when.rule, Next: next }];
  return [[when.choice, { Type: "Choice", Choices: choices, Default: name }]];
}

function earlyEnd(step: string, { choice, name, when }: EarlyEnd, next?: string): Named[] {
  if (next === undefined) {
    throw new Error(`"${step}" may end the run early, but no step follows it; drop endsEarly`);
  }
  return [
    [choice, { Type: "Choice", Choices: [{ ...when, Next: name }], Default: next }],
    [name, { Type: "Succeed" }],
  ];
}

/** A fault on the failure path must not hide the one that led there. */
function failureState({ name, task }: Step, next: string): Named {
  const caught = { ErrorEquals: ["States.ALL"], ResultPath: `$.${name}_error`, Next: next };
  return [name, { Type: "Task", ...task, Catch: [caught], Next: next }];
}

/** The redrives so far tell another one from the first time the run comes to its end. */
const noted = (step: string): State => ({
  Parameters: { step, "redrives.$": "$$.Execution.RedriveCount" },
});

/** A run goes on with the step that failed; what the steps before it answered is still there. */
const redriven = (steps: readonly Step[]): Named => [
  REDRIVEN,
  {
    Type: "Choice",
    Choices: steps.map(({ name }) => ({
      Variable: "$.failed.step",
      StringEquals: name,
      Next: name,
    })),
  },
];

const forward = (next: string | undefined): State =>
  next === undefined ? { End: true } : { Next: next };

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new Error(`two states are named "${twice}"; give each step its own name`);
  }
}
