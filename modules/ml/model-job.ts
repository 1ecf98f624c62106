import type { Construct } from "constructs";
import { arnOf } from "../iam/place";
import { sid } from "../iam/policy-document";
import type { ServiceRole } from "../iam/service-role";

/** Both kinds of jobs that a run has. */
export type JobKind = "Training" | "Transform";

/** Let `role` start jobs of a kind as `jobs`, wait for them and stop them. */
export function grantModelJob(
  scope: Construct,
  role: ServiceRole,
  kind: JobKind,
  jobs: ServiceRole,
): void {
  const named = `${kind.toLowerCase()}-job/forecast-*`;
  role.allow({
    sid: sid("Run", `Model${kind}`),
    actions: [
      `sagemaker:Create${kind}Job`,
      `sagemaker:Describe${kind}Job`,
      `sagemaker:Stop${kind}Job`,
      "sagemaker:AddTags",
    ],
    resources: [arnOf(scope, "sagemaker", named), ...models(scope, kind)],
  });
  // What Step Functions hears the end of a job by; it makes and keeps the rule itself.
  const rule = `rule/StepFunctionsGetEventsForSageMaker${kind}JobsRule`;
  role.allow({
    sid: sid("HearOf", `Model${kind}`),
    actions: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
    resources: [arnOf(scope, "events", rule)],
  });
  if (kind === "Training") passRole(role, jobs);
}

/** A transform job names a model, which has its role already. */
const models = (scope: Construct, kind: JobKind): string[] =>
  kind === "Transform" ? [arnOf(scope, "sagemaker", "model/*")] : [];

/** Let `role` hand the role of the jobs to SageMaker. */
export function passRole(role: ServiceRole, jobs: ServiceRole): void {
  role.allow({
    sid: "GiveModelJobsTheirRole",
    actions: ["iam:PassRole"],
    resources: [jobs.knownArn],
    conditions: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
  });
}

/** A name that no other try of the run has: SageMaker never forgets one. */
export const JOB_NAME = "States.Format('{}-{}', $.model.job, $$.Execution.RedriveCount)";
