import { Construct } from "constructs";
import { MANIFESTS } from "../compute/job-runtime";
import { NodeFunction } from "../compute/node-function";
import { arnOf } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";
import type { ClaimFilesProps } from "./claim-files";
import { FunctionStep, RUN_START } from "./function-step";
import type { Step, Task } from "./step";

/** What a redriven run takes again is what it once claimed. */
export type AwaitRedriveProps = ClaimFilesProps;

/** Last state of the failure path: it ends the run with its failure; redriven, it lets the run go on. */
export class AwaitRedrive extends Construct implements Step {
  readonly name = "await_redrive";
  readonly task: Task;
  private readonly step: FunctionStep;

  constructor(scope: Construct, id: string, props: AwaitRedriveProps) {
    super(scope, id);
    const { curated, files, key, leases, logRetentionDays, name, raw, stateMachine } = props;
    const awaiting = new NodeFunction(this, "function", {
      name,
      source: "await-redrive",
      description: "Ends a failed run with its reason; redriven, lets it go on.",
      environment: {
        RAW_BUCKET: raw.name,
        CURATED_BUCKET: curated.name,
        FILES_TABLE: files.name,
        LEASES_TABLE: leases.name,
        STATE_MACHINE_ARN: arnOf(this, "states", `stateMachine:${stateMachine}`),
      },
      key,
      logRetentionDays,
      // It asks for each file that claim_files gave the run, which has as long.
      timeoutSeconds: 300,
    });
    grant(awaiting.role, props, arnOf(this, "states", `execution:${stateMachine}:*`));
    this.step = new FunctionStep({
      name: this.name,
      function: awaiting,
      payload: {
        "run_id.$": "$$.Execution.Name",
        ...RUN_START,
        "failed.$": "$.failed",
        "error.$": "$.error",
        "redrives.$": "$$.Execution.RedriveCount",
      },
    });
    this.task = this.step.task;
  }

  grantRun(role: ServiceRole): void {
    this.step.grantRun(role);
  }
}

function grant(
  role: ServiceRole,
  { curated, files, leases, pipelineRuns, raw }: AwaitRedriveProps,
  runs: string,
): void {
  raw.grantRead(role, MANIFESTS);
  raw.grantSeeMissing(role);
  pipelineRuns.grantRead(role);
  pipelineRuns.grantWrite(role);
  curated.grantSeeMissing(role);
  files.grant(role, "GetItem");
  leases.grant(role, "GetItem", "PutItem");
  role.allow({ sid: "SeeRuns", actions: ["states:DescribeExecution"], resources: [runs] });
}
