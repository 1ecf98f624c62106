import { Construct } from "constructs";
import type { Dataset } from "../catalog/dataset";
import { MANIFESTS } from "../compute/job-runtime";
import { NodeFunction } from "../compute/node-function";
import { arnOf } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import { FunctionStep, RUN_START } from "./function-step";
import type { EarlyEnd, Step, Task } from "./step";

export interface ClaimFilesProps {
  readonly name: string;
  /** Name of the state machine whose runs own files. */
  readonly stateMachine: string;
  readonly raw: DataBucket;
  readonly curated: DataBucket;
  readonly pipelineRuns: Dataset;
  readonly files: ItemTable;
  readonly leases: ItemTable;
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** The first step of a run: makes every waiting file the run's own and writes its manifest. */
export class ClaimFiles extends Construct implements Step {
  readonly name = "claim_files";
  readonly task: Task;
  readonly endsEarly: EarlyEnd = {
    name: "nothing_to_do",
    choice: "any_files",
    when: { Variable: "$.claim.files", NumericEquals: 0 },
  };
  private readonly step: FunctionStep;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ClaimFilesProps,
  ) {
    super(scope, id);
    const claim = this.createFunction();
    this.grant(claim.role);
    this.step = new FunctionStep({
      name: this.name,
      function: claim,
      payload: { "run_id.$": "$$.Execution.Name", ...RUN_START },
      answer: {
        path: "$.claim",
        select: {
          "run_id.$": "$.Payload.run_id",
          "business_date.$": "$.Payload.business_date",
          "manifest_uri.$": "$.Payload.manifest_uri",
          "files.$": "$.Payload.files",
          "rows_in.$": "$.Payload.rows_in",
          "reason.$": "$.Payload.reason",
          // For SQL texts further on.
          quote: "'",
        },
      },
    });
    this.task = this.step.task;
  }

  grantRun(role: ServiceRole): void {
    this.step.grantRun(role);
  }

  private createFunction(): NodeFunction {
    const { curated, files, key, leases, logRetentionDays, name, raw, stateMachine } = this.props;
    return new NodeFunction(this, "function", {
      name,
      source: "claim-files",
      description: "Gives a run its files.",
      environment: {
        RAW_BUCKET: raw.name,
        CURATED_BUCKET: curated.name,
        FILES_TABLE: files.name,
        LEASES_TABLE: leases.name,
        STATE_MACHINE_ARN: arnOf(this, "states", `stateMachine:${stateMachine}`),
      },
      key,
      logRetentionDays,
      timeoutSeconds: 300,
    });
  }

  private grant(role: ServiceRole): void {
    const { files, leases, pipelineRuns, raw, stateMachine } = this.props;
    files.grant(role, "GetItem", "UpdateItem");
    files.grantQuery(role);
    leases.grant(role, "GetItem", "PutItem", "DeleteItem");
    raw.grantRead(role, MANIFESTS);
    raw.grantWrite(role, MANIFESTS);
    raw.grantSeeMissing(role);
    pipelineRuns.grantWrite(role);
    role.allow({
      sid: "SeeRuns",
      actions: ["states:DescribeExecution"],
      resources: [arnOf(this, "states", `execution:${stateMachine}:*`)],
    });
  }
}
