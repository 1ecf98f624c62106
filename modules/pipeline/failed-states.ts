import type { State } from "./states";
import type { Step } from "./step";

export interface FailedStates {
  /** States whose errors lead to `<name>_failed`. */
  readonly steps: readonly string[];
  readonly alert: Step;
  /** Name of the state in which the execution fails. */
  readonly end: string;
}

/** Where these errors (all, unless named) lead. */
export const caught = (Next: string, ...ErrorEquals: string[]) => ({
  ErrorEquals: ErrorEquals.length > 0 ? ErrorEquals : ["States.ALL"],
  ResultPath: "$.error",
  Next,
});

/** Where an execution ends that cannot go on: the step is noted for the alert, the error stays what it was. */
export function failedStates({ alert, end, steps }: FailedStates): Record<string, State> {
  const noted = (name: string): State => ({
    Type: "Pass",
    Result: { step: name },
    ResultPath: "$.failed",
    Next: alert.name,
  });
  return {
    ...Object.fromEntries(steps.map((name) => [`${name}_failed`, noted(name)])),
    [alert.name]: {
      Type: "Task",
      ...alert.task,
      Catch: [{ ...caught(end), ResultPath: "$.alert_error" }],
      Next: end,
    },
    [end]: { Type: "Fail", ErrorPath: "$.error.Error", CausePath: "$.error.Cause" },
  };
}
