import type { Construct } from "constructs";
import type { Config } from "../config";
import type { Dataset, QueryableDataset } from "../modules/catalog/dataset";
import type { Zone } from "../modules/catalog/zone";
import type { AlertTopic } from "../modules/observability/alert-topic";
import { AlertStep } from "../modules/pipeline/alert-step";
import { Pipeline } from "../modules/pipeline/pipeline";
import { Reconcile } from "../modules/pipeline/reconcile";
import { RecordFailure } from "../modules/pipeline/record-failure";
import { Schedule } from "../modules/pipeline/schedule";
import type { Step } from "../modules/pipeline/step";
import type { DataKey } from "../modules/storage/data-key";
import type { ItemTable } from "../modules/storage/item-table";
import { BaseStack } from "./base-stack";

export interface OrchestrationInputs {
  readonly key: DataKey;
  readonly alerts: AlertTopic;
  readonly lake: {
    readonly raw: Zone;
    readonly curated: Zone;
    readonly pipelineRuns: Dataset;
    readonly files: ItemTable;
    readonly leases: ItemTable;
    readonly sales: QueryableDataset;
    readonly salesQuarantine: QueryableDataset;
    readonly dailySales: QueryableDataset;
  };
  /** What a run does, in order; the reconciliation is added at its end. */
  readonly daily: readonly Step[];
}

/** The daily run: when it starts, what follows what, and who hears of a failure. */
export class OrchestrationStack extends BaseStack {
  constructor(scope: Construct, config: Config, inputs: OrchestrationInputs) {
    super(scope, "orchestration", config);
    const { logRetentionDays, project, schedule, stage } = config;
    const { alerts, key } = inputs;
    const subject = `${project} ${stage}: the daily run failed`;
    const pipeline = new Pipeline(this, "daily", {
      name: this.name("daily"),
      comment: "From landed files to reconciled, published tables.",
      steps: [...inputs.daily, this.reconcile(inputs)],
      onFailure: [this.recordFailure(inputs), new AlertStep({ topic: alerts, subject })],
      key,
      logRetentionDays,
    });
    new Schedule(this, "schedule", { name: this.name("daily"), pipeline, ...schedule });
  }

  private reconcile({ key, lake }: OrchestrationInputs): Step {
    return new Reconcile(this, "reconcile", {
      name: this.name("reconcile"),
      raw: lake.raw.bucket,
      curated: lake.curated.bucket,
      pipelineRuns: lake.pipelineRuns,
      files: lake.files,
      leases: lake.leases,
      key,
      logRetentionDays: this.config.logRetentionDays,
    });
  }

  private recordFailure({ key, lake }: OrchestrationInputs): Step {
    return new RecordFailure(this, "record-failure", {
      name: this.name("record-failure"),
      curated: lake.curated.bucket,
      pipelineRuns: lake.pipelineRuns,
      leases: lake.leases,
      leasedTables: [lake.sales, lake.salesQuarantine, lake.dailySales].map(
        ({ tableName }) => tableName,
      ),
      key,
      logRetentionDays: this.config.logRetentionDays,
    });
  }
}
