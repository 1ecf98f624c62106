import { DescribeClusterCommand, type EMRClient, ListStepsCommand } from "@aws-sdk/client-emr";

/** How a cluster stands: it works, it did all its steps, or why it did not. */
export type Outcome =
  | { readonly state: "working" }
  | { readonly state: "done" }
  | { readonly state: "failed"; readonly error: string; readonly cause: string };

const ALL_DONE = "ALL_STEPS_COMPLETED";

/** Asks EMR how a cluster stands. */
export async function outcomeOf(emr: EMRClient, cluster_id: string): Promise<Outcome> {
  const { Cluster } = await emr.send(new DescribeClusterCommand({ ClusterId: cluster_id }));
  const { State, StateChangeReason: reason } = Cluster?.Status ?? {};
  const isDone = reason?.Code === ALL_DONE;
  // One that is being stopped takes minutes to end, and works no more.
  const isStopped = State === "TERMINATING" && reason?.Code && !isDone;
  const hasEnded = State === "TERMINATED" || State === "TERMINATED_WITH_ERRORS";
  if (!hasEnded && !isStopped) return { state: "working" };
  if (State === "TERMINATED" && isDone) return { state: "done" };
  const step = await failedStep(emr, cluster_id);
  if (step) return { state: "failed", error: "Emr.StepFailed", cause: `${step} (${cluster_id})` };
  const code = reason?.Code ?? "UNKNOWN";
  return {
    state: "failed",
    error: `Emr.${camel(code)}`,
    cause: `cluster ${cluster_id} ended as ${State}: ${reason?.Message ?? code}`,
  };
}

/** In words, which step failed, why, and where its log is. */
async function failedStep(emr: EMRClient, ClusterId: string): Promise<string | undefined> {
  const { Steps = [] } = await emr.send(
    new ListStepsCommand({ ClusterId, StepStates: ["FAILED"] }),
  );
  const [step] = Steps;
  if (!step) return undefined;
  const { LogFile, Message, Reason } = step.Status?.FailureDetails ?? {};
  const why = Message ?? Reason ?? "EMR names no reason";
  return `step ${step.Name ?? step.Id ?? "?"} failed: ${why}${LogFile ? `; log: ${LogFile}` : ""}`;
}

/** `BOOTSTRAP_FAILURE` to `BootstrapFailure`. */
const camel = (code: string): string =>
  code
    .toLowerCase()
    .replace(/(^|_)([a-z])/g, (_match, _separator, letter: string) => letter.toUpperCase());
