import { longestWait } from "./retries";
import type { EarlyEnd, Step } from "./step";

type State = Readonly<Record<string, unknown>>;
type Named = readonly [name: string, state: State];

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
  steps.reduce((sum, { task }) => sum + task.TimeoutSeconds + longestWait(task.Retry), 0);

/** The call, the end it may lead to, and the state that notes its name for the failure path. */
function statesOf(step: Step, next: string | undefined, failure: string): Named[] {
  const { endsEarly, name, task } = step;
  const failed = `${name}_failed`;
  const after = endsEarly ? { Next: endsEarly.choice } : forward(next);
  const caught = { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: failed };
  return [
    [name, { Type: "Task", ...task, Catch: [caught], ...after }],
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
