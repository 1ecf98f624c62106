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
}

const FAILED = "run_failed";

/** Steps to Amazon States Language: in order, the first failure leads to the failure path. */
export function chain({ comment, steps, onFailure }: Chain): Definition {
  const [first] = steps;
  if (!first) throw new Error("a pipeline needs at least one step, got none");
  const failure = onFailure[0]?.name ?? FAILED;
  const states = [
    ...steps.flatMap((step, i) => statesOf(step, steps[i + 1]?.name, failure)),
    ...onFailure.map((step, i) => failureState(step, onFailure[i + 1]?.name ?? FAILED)),
    runFailed,
  ];
  refuseTwice(states.map(([name]) => name));
  return {
    Comment: comment,
    QueryLanguage: "JSONPath",
    StartAt: first.name,
    TimeoutSeconds: longest([...steps, ...onFailure]),
    States: Object.fromEntries(states),
  };
}

/** What all steps may take and wait, one after another. */
const longest = (steps: readonly Step[]): number =>
  steps.reduce((sum, { poll, task }) => sum + ofCall(task) + (poll ? longestPoll(poll) : 0), 0);

const ofCall = ({ Retry, TimeoutSeconds }: Pick<Task, "Retry" | "TimeoutSeconds">): number =>
  TimeoutSeconds + longestWait(Retry);

const longestPoll = ({ task, timeoutMinutes }: Poll): number => timeoutMinutes * 60 + ofCall(task);

/** The call, what may follow it, and the state that notes its name for the failure path. */
function statesOf(step: Step, next: string | undefined, failure: string): Named[] {
  const { endsEarly, name, poll } = step;
  const failed = `${name}_failed`;
  const after = endsEarly ? { Next: endsEarly.choice } : forward(next);
  return [
    ...(poll ? pollStates(step, poll, failed, after) : [taskState(step, failed, after)]),
    ...(endsEarly ? earlyEnd(name, endsEarly, next) : []),
    [failed, { Type: "Pass", Result: name, ResultPath: "$.step", Next: failure }],
  ];
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

/** The run ends with the error and the cause of the step that failed. */
const runFailed: Named = [
  FAILED,
  { Type: "Fail", ErrorPath: "$.error.Error", CausePath: "$.error.Cause" },
];

const forward = (next: string | undefined): State =>
  next === undefined ? { End: true } : { Next: next };

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new Error(`two states are named "${twice}"; give each step its own name`);
  }
}
