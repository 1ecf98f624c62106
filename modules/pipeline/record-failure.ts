import { Construct } from "constructs";
import type { Dataset } from "../catalog/dataset";
import { NodeFunction } from "../compute/node-function";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import { FunctionStep, RUN_START } from "./function-step";
import type { Step, Task } from "./step";

export interface RecordFailureProps {
  readonly name: string;
  readonly curated: DataBucket;
  readonly pipelineRuns: Dataset;
  readonly leases: ItemTable;
  /** Tables that jobs lease, `database.table`. */
  readonly leasedTables: readonly string[];
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** First step of the failure path: it records which step failed, and why, and frees what the run held. */
export class RecordFailure extends Construct implements Step {
  readonly name = "record_failure";
  readonly task: Task;
  readonly function: NodeFunction;
  private readonly step: FunctionStep;

  constructor(scope: Construct, id: string, props: RecordFailureProps) {
    super(scope, id);
    const { curated, key, leases, leasedTables, logRetentionDays, name, pipelineRuns } = props;
    const record = new NodeFunction(this, "function", {
      name,
      source: "record-failure",
      description: "Records that a run failed, and why.",
      environment: {
        CURATED_BUCKET: curated.name,
        LEASES_TABLE: leases.name,
        LEASED_TABLES: leasedTables.join(","),
      },
      key,
      logRetentionDays,
    });
    pipelineRuns.grantWrite(record.role);
    leases.grant(record.role, "DeleteItem");
    this.function = record;
    this.step = new FunctionStep({
      name: this.name,
      function: record,
      payload: {
        "run_id.$": "$$.Execution.Name",
        ...RUN_START,
        "step.$": "$.failed.step",
        "error.$": "$.error",
      },
    });
    this.task = this.step.task;
  }

  grantRun(role: ServiceRole): void {
    this.step.grantRun(role);
  }
}
