import type { ServiceRole } from "../iam/service-role";

/** A retry of Amazon States Language. */
export interface Retry {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  /** No wait is longer. */
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: "FULL";
}

/** The call of a Task state, in Amazon States Language. */
export interface Task {
  readonly Resource: string;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly ResultSelector?: Readonly<Record<string, unknown>>;
  /** Where the result goes in the run's state; null drops it. */
  readonly ResultPath: string | null;
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retry[];
}

/** The rule of a Choice state, without Next. */
export type Rule = Readonly<Record<string, unknown>>;

/**
 * How the end of what a call only started is found: its state is asked for again and again. Rules
 * and `failure` find the newest answer as `$.<name of the step>.seen`.
 */
export interface Poll {
  /** Asks; where its result goes is not its to say. */
  readonly task: Omit<Task, "ResultPath">;
  readonly everySeconds: number;
  /** The step fails with `States.Timeout` if the work still runs then. */
  readonly timeoutMinutes: number;
  /** The work still runs. */
  readonly running: Rule;
  /** It has ended, and not well. */
  readonly failed: Rule;
  /** What the step then fails with: the error's name, and the path of its cause. */
  readonly failure: { readonly error: string; readonly cause: string };
}

/** A reason to end the run well after a step. */
export interface EarlyEnd {
  /** Name of the state in which the run ends. */
  readonly name: string;
  /** Name of the state that decides. */
  readonly choice: string;
  readonly when: Rule;
}

/** Under which circumstances a step is done; steps in a row with the same state are decided at once. */
export interface Condition {
  /** Name of the state that decides. */
  readonly choice: string;
  readonly rule: Rule;
}

/** One box of the pipeline: what the state machine calls, and the permission that call needs. */
export interface Step {
  /** Name of the state. */
  readonly name: string;
  readonly task: Task;
  /** @default - in every run */
  readonly when?: Condition;
  /** @default - the work is done when the call returns */
  readonly poll?: Poll;
  /** @default - the run goes on to the next step */
  readonly endsEarly?: EarlyEnd;
  /** Let `role` make the call. */
  grantRun(role: ServiceRole): void;
}
