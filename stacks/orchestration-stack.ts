import type { Construct } from "constructs";
import type { Config } from "../config";
import { contract, contracts } from "../contracts";
import type { Dataset, QueryableDataset } from "../modules/catalog/dataset";
import type { IcebergTable } from "../modules/catalog/iceberg-table";
import type { Zone } from "../modules/catalog/zone";
import type { AlertTopic } from "../modules/observability/alert-topic";
import { Dashboard } from "../modules/observability/dashboard";
import { AlertStep } from "../modules/pipeline/alert-step";
import { ArrivalAlarms } from "../modules/pipeline/arrival-alarms";
import { Backfill } from "../modules/pipeline/backfill";
import { CheckFreshness } from "../modules/pipeline/check-freshness";
import { OnArrival } from "../modules/pipeline/on-arrival";
import { Pipeline } from "../modules/pipeline/pipeline";
import { Reconcile } from "../modules/pipeline/reconcile";
import { RecordFailure } from "../modules/pipeline/record-failure";
import { RunAlarms } from "../modules/pipeline/run-alarms";
import { runGraphs } from "../modules/pipeline/run-graphs";
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
    const pipeline = new Pipeline(this, "daily", {
      name: this.name("daily"),
      comment: "From landed files to reconciled, published tables.",
      steps: [...inputs.daily, this.reconcile(inputs)],
      onFailure: [this.recordFailure(inputs), new AlertStep({ topic: alerts, subject })],
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
    this.watch(pipeline, inputs);
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

  /** Alarms on runs and on what they leave behind, and the page that shows it. */
  private watch(pipeline: Pipeline, { alerts, key, lake, shown }: OrchestrationInputs): void {
    const { logRetentionDays, schedule } = this.config;
    const { quarantinedPercent } = this.config.alarms;
    const { promises: freshness } = new CheckFreshness(this, "check-freshness", {
      name: this.name("check-freshness"),
      tables: [lake.sales, lake.dailySales].map((table) => ({
        table,
        contract: contract(table.name),
      })),
      enabled: schedule.enabled,
      key,
      logRetentionDays,
      alerts,
    });
    new RunAlarms(this, "alarms", {
      name: this.name("daily"),
      pipeline,
      quarantinedPercent,
      alerts,
    });
    const { landing } = new ArrivalAlarms(this, "arrivals", {
      name: this.name("ingest-file"),
      contracts: [...contracts().values()],
      expected: schedule.enabled,
      alerts,
    });
    new Dashboard(this, "dashboard", {
      name: this.name("runs"),
      introduction: `Runs of ${this.place.prefix}. What to do when: docs/operations.md.`,
      graphs: runGraphs(this, {
        stateMachineArn: pipeline.arn,
        freshness,
        landing,
        quarantinedPercent,
        ...shown,
      }),
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
