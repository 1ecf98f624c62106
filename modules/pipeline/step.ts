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

/** A reason to end the run well after a step. */
export interface EarlyEnd {
  /** Name of the state in which the run ends. */
  readonly name: string;
  /** Name of the state that decides. */
  readonly choice: string;
  /** The rule of the Choice state, without Next. */
  readonly when: Readonly<Record<string, unknown>>;
}

/** One box of the pipeline: what the state machine calls, and the permission that call needs. */
export interface Step {
  /** Name of the state. */
  readonly name: string;
  readonly task: Task;
  /** @default - the run goes on to the next step */
  readonly endsEarly?: EarlyEnd;
  /** Let `role` make the call. */
  grantRun(role: ServiceRole): void;
}
