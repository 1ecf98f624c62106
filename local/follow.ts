import type { SFNClient } from "@aws-sdk/client-sfn";
import { Failure } from "../delivery/failure";
import { pause } from "../delivery/pause";
import type { Progress, Report } from "../delivery/progress";
import { describe, historyOf, type Execution } from "./execution";
import { causeText, stepsOf, type Step } from "./history";

/** How an execution ended. */
export interface Outcome {
  readonly status: string;
  readonly steps: readonly Step[];
  /** The step that failed first, or what the service says of the whole. */
  readonly failure:
    { readonly step: string; readonly error: string; readonly cause: string } | undefined;
}

/** What following needs. */
export interface Follower {
  readonly sfn: SFNClient;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

class StepFailed extends Failure {}

const POLL_MS = 500;

/** Show each step as it runs until the execution has ended. */
export async function follow(follower: Follower, execution: Execution): Promise<Outcome> {
  let shown = 0;
  for (;;) {
    // Asked before the history, so that an ended execution's history is complete.
    const { status, error, cause } = await describe(follower.sfn, execution);
    const steps = stepsOf(await historyOf(follower.sfn, execution), new Date());
    if (shown < steps.length) {
      await showStep(follower, execution, shown, steps);
      shown += 1;
    } else if (status === "RUNNING") await pause(POLL_MS, follower.signal);
    else return { status, steps, failure: failureOf(status, steps, error, cause) };
  }
}

function failureOf(
  status: string,
  steps: readonly Step[],
  error = status,
  cause = "",
): Outcome["failure"] {
  if (status === "SUCCEEDED") return undefined;
  const failed = steps.find((step) => step.status === "failed");
  if (!failed) return { step: "the run", error, cause: causeText(cause) };
  return {
    step: failed.name,
    error: failed.error ?? error,
    cause: failed.cause ?? causeText(cause),
  };
}

async function showStep(
  follower: Follower,
  execution: Execution,
  index: number,
  steps: readonly Step[],
): Promise<void> {
  const title = steps[index]?.name ?? "";
  try {
    await follower.progress.run(title, (report) => untilEnded(follower, execution, index, report));
  } catch (error) {
    // Shown already; the execution goes on to record the failure and the caller reports it.
    if (!(error instanceof StepFailed)) throw error;
  }
}

async function untilEnded(
  { sfn, signal }: Follower,
  execution: Execution,
  index: number,
  report: Report,
): Promise<void> {
  for (;;) {
    const { status } = await describe(sfn, execution);
    const step = stepsOf(await historyOf(sfn, execution), new Date())[index];
    if (step?.status === "failed")
      throw new StepFailed(`${step.name}: ${step.error}: ${step.cause}`);
    if (step?.status === "succeeded") return report(`${step.seconds} s in the service`);
    if (status !== "RUNNING") return;
    await pause(POLL_MS, signal);
  }
}
