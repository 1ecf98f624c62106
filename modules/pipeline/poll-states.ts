import { type Named, type State, taskState } from "./states";
import type { Poll, Rule, Step } from "./step";

/**
 * Start, wait, ask, count, decide. The choice's default is the way on, so that whoever follows the
 * definition along `Next` and `Default` passes every step once.
 */
export function pollStates(step: Step, poll: Poll, failed: string, after: State): Named[] {
  const { name } = step;
  const { Next } = after;
  if (Next === undefined) {
    throw new Error(`"${name}" is polled, but no step follows it; let another step be the last`);
  }
  const [waiting, asking, counting, deciding] = ["wait", "poll", "count", "ended"].map(
    (suffix) => `${name}_${suffix}`,
  ) as [string, string, string, string];
  const start = {
    name,
    task: { ...step.task, ResultSelector: { polls: 0 }, ResultPath: `$.${name}` },
  };
  const ask = { name: asking, task: { ...poll.task, ResultPath: `$.${name}.seen` } };
  return [
    taskState(start, failed, { Next: waiting }),
    [waiting, { Type: "Wait", Seconds: poll.everySeconds, Next: asking }],
    taskState(ask, failed, { Next: counting }),
    [counting, { Type: "Pass", ...counted(name), Next: deciding }],
    [deciding, { Type: "Choice", Choices: ways(name, poll), Default: Next }],
    ...failures(name, poll).map(([cause, error]): Named => [
      cause,
      { Type: "Pass", Parameters: error, ResultPath: "$.error", Next: failed },
    ]),
  ];
}

const counted = (name: string): State => ({
  Parameters: {
    "polls.$": `States.MathAdd($.${name}.polls, 1)`,
    "seen.$": `$.${name}.seen`,
  },
  ResultPath: `$.${name}`,
});

function ways(name: string, { everySeconds, failed, running, timeoutMinutes }: Poll): Rule[] {
  const polls = Math.ceil((timeoutMinutes * 60) / everySeconds);
  const inTime = { Variable: `$.${name}.polls`, NumericLessThan: polls };
  return [
    { And: [running, inTime], Next: `${name}_wait` },
    { ...running, Next: `${name}_late` },
    { ...failed, Next: `${name}_broke` },
  ];
}

function failures(name: string, { failure, timeoutMinutes }: Poll): [string, State][] {
  const late = `${name} has not ended after ${String(timeoutMinutes)} minutes`;
  return [
    [`${name}_late`, { Error: "States.Timeout", Cause: late }],
    [`${name}_broke`, { Error: failure.error, "Cause.$": `States.JsonToString(${failure.cause})` }],
  ];
}
