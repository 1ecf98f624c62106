import type { Construct } from "constructs";
import type { Config } from "../config";
import { contracts } from "../contracts";
import type { Dataset, QueryableDataset } from "../modules/catalog/dataset";
import type { IcebergTable } from "../modules/catalog/iceberg-table";
import type { Zone } from "../modules/catalog/zone";
import type { AlertTopic } from "../modules/observability/alert-topic";
import { AlertStep } from "../modules/pipeline/alert-step";
import { Backfill } from "../modules/pipeline/backfill";
import { OnArrival } from "../modules/pipeline/on-arrival";
import { Pipeline } from "../modules/pipeline/pipeline";
import { Reconcile } from "../modules/pipeline/reconcile";
import { RecordFailure } from "../modules/pipeline/record-failure";
import { RunWatch } from "../modules/pipeline/run-watch";
import { Schedule } from "../modules/pipeline/schedule";
import type { Step } from "../modules/pipeline/step";
import type { Workgroup } from "../modules/sql/workgroup";
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
    readonly backfills: ItemTable;
    readonly salesRaw: QueryableDataset;
    readonly sales: IcebergTable;
    readonly salesQuarantine: IcebergTable;
    readonly dailySales: IcebergTable;
  };
  /** What a run does, in order; the reconciliation is added at its end. */
  readonly daily: readonly Step[];
  /** What the dashboard shows beside the runs themselves. */
  readonly shown: {
    readonly deadLetters: readonly string[];
    readonly jobs: readonly string[];
    readonly workgroup: string;
  };
  /** What a run of a backfill does. */
  readonly backfill: Step;
  /** Where backfills ask what the raw zone holds, and count what they published. */
  readonly workgroup: Workgroup;
}

/** The daily run: when it starts, what follows what, and who hears of a failure. */
export class OrchestrationStack extends BaseStack {
  constructor(scope: Construct, config: Config, inputs: OrchestrationInputs) {
    super(scope, "orchestration", config);
    const { logRetentionDays, onArrival, project, schedule, stage } = config;
    const { alerts, key } = inputs;
    const subject = `${project} ${stage}: the daily run failed`;
    const recordFailure = this.recordFailure(inputs);
    const pipeline = new Pipeline(this, "daily", {
      name: this.name("daily"),
      comment: "From landed files to reconciled, published tables.",
      steps: [...inputs.daily, this.reconcile(inputs)],
      onFailure: [recordFailure, new AlertStep({ topic: alerts, subject })],
      key,
      logRetentionDays,
    });
    new Schedule(this, "schedule", {
      name: this.name("daily"),
      description: "Starts the daily run.",
      starts: pipeline,
      expression: schedule.cron,
      enabled: schedule.enabled,
      windowMinutes: 15,
    });
    new OnArrival(this, "on-arrival", {
      name: this.name("start-run"),
      pipeline,
      files: inputs.lake.files,
      key,
      logRetentionDays,
      alerts,
      ...onArrival,
    });
    new RunWatch(this, "watch", {
      prefix: this.place.prefix,
      pipeline,
      recordFailure,
      contracts: contracts(),
      tables: [inputs.lake.sales, inputs.lake.dailySales],
      expected: schedule.enabled,
      shown: inputs.shown,
      key,
      logRetentionDays,
      alerts,
      ...config.alarms,
    });
    this.backfill(pipeline, inputs);
  }

  /** Past dates made right, with the daily run going first. */
  private backfill(daily: Pipeline, inputs: OrchestrationInputs): void {
    const { alerts, backfill: job, key, lake, workgroup } = inputs;
    const { logRetentionDays, project, stage } = this.config;
    const subject = `${project} ${stage}: a backfill failed`;
    new Backfill(this, "backfill", {
      names: {
        machine: this.name("backfill"),
        plan: this.name("plan-backfill"),
        track: this.name("track-backfill"),
      },
      daily,
      limits: this.config.backfill,
      job,
      alert: new AlertStep({ topic: alerts, subject }),
      workgroup,
      raw: lake.raw.bucket,
      curated: lake.curated.bucket,
      salesRaw: lake.salesRaw,
      leased: [lake.sales, lake.salesQuarantine, lake.dailySales],
      counted: [lake.sales, lake.salesQuarantine],
      pipelineRuns: lake.pipelineRuns,
      files: lake.files,
      leases: lake.leases,
      ledger: lake.backfills,
      key,
      logRetentionDays,
    });
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

  private recordFailure({ key, lake }: OrchestrationInputs): RecordFailure {
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
