import type { Construct } from "constructs";
import type { Config } from "../config";
import { contracts } from "../contracts";
import { AlertStep } from "../modules/pipeline/alert-step";
import { AwaitRedrive } from "../modules/pipeline/await-redrive";
import { Backfill } from "../modules/pipeline/backfill";
import { Maintenance } from "../modules/pipeline/maintenance";
import { OnArrival } from "../modules/pipeline/on-arrival";
import { Pipeline } from "../modules/pipeline/pipeline";
import { Reconcile } from "../modules/pipeline/reconcile";
import { RecordFailure } from "../modules/pipeline/record-failure";
import { RunWatch } from "../modules/pipeline/run-watch";
import { Schedule } from "../modules/pipeline/schedule";
import type { Step } from "../modules/pipeline/step";
import { BaseStack } from "./base-stack";
import type { OrchestrationInputs } from "./orchestration-inputs";

/** The daily run: when it starts, what follows what, and who hears of a failure. */
export class OrchestrationStack extends BaseStack {
  constructor(scope: Construct, config: Config, inputs: OrchestrationInputs) {
    super(scope, "orchestration", config);
    const recordFailure = this.recordFailure(inputs);
    const daily = this.daily(recordFailure, inputs);
    this.startDaily(daily, inputs);
    this.watch({ daily, recordFailure }, inputs);
    this.backfill(daily, inputs);
    this.maintenance(inputs);
  }

  private daily(recordFailure: Step, inputs: OrchestrationInputs): Pipeline {
    return new Pipeline(this, "daily", {
      name: this.name("daily"),
      comment: "From landed files to reconciled, published tables.",
      steps: [
        ...inputs.daily,
        this.reconcile(inputs),
        ...(inputs.published ? [inputs.published.daily] : []),
      ],
      onFailure: [recordFailure, ...inputs.onFailure, this.alertOf("the daily run failed", inputs)],
      awaitRedrive: this.awaitRedrive(inputs),
      key: inputs.key,
      logRetentionDays: this.config.logRetentionDays,
    });
  }

  /** At its time of day, or soon after files arrived. */
  private startDaily(daily: Pipeline, { alerts, key, lake }: OrchestrationInputs): void {
    const { logRetentionDays, onArrival, schedule } = this.config;
    new Schedule(this, "schedule", {
      name: this.name("daily"),
      description: "Starts the daily run.",
      starts: daily,
      expression: schedule.cron,
      enabled: schedule.enabled,
      windowMinutes: 15,
    });
    new OnArrival(this, "on-arrival", {
      name: this.name("start-run"),
      pipeline: daily,
      files: lake.files,
      key,
      logRetentionDays,
      alerts,
      ...onArrival,
    });
  }

  private watch(
    { daily, recordFailure }: { daily: Pipeline; recordFailure: RecordFailure },
    { alerts, key, lake, shown }: OrchestrationInputs,
  ): void {
    const { alarms, logRetentionDays, schedule } = this.config;
    new RunWatch(this, "watch", {
      prefix: this.place.prefix,
      pipeline: daily,
      recordFailure,
      contracts: contracts(),
      tables: lake.tables,
      expected: schedule.enabled,
      shown,
      key,
      logRetentionDays,
      alerts,
      ...alarms,
    });
  }

  /** Past dates made right, with the daily run going first. */
  private backfill(daily: Pipeline, inputs: OrchestrationInputs): void {
    const { backfill: job, key, lake, workgroup } = inputs;
    new Backfill(this, "backfill", {
      names: {
        machine: this.name("backfill"),
        plan: this.name("plan-backfill"),
        track: this.name("track-backfill"),
      },
      daily,
      limits: this.config.backfill,
      job,
      alert: this.alertOf("a backfill failed", inputs),
      afterwards: inputs.published?.backfill,
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
      logRetentionDays: this.config.logRetentionDays,
    });
  }

  /** Tables kept small, at a time when no run needs them. */
  private maintenance(inputs: OrchestrationInputs): void {
    const { logRetentionDays, maintenance, schedule } = this.config;
    new Maintenance(this, "maintenance", {
      name: this.name("maintenance"),
      job: inputs.maintenance,
      alert: this.alertOf("the maintenance of tables failed", inputs),
      expression: maintenance.cron,
      enabled: schedule.enabled,
      key: inputs.key,
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

  private awaitRedrive({ key, lake }: OrchestrationInputs): Step {
    return new AwaitRedrive(this, "await-redrive", {
      name: this.name("await-redrive"),
      stateMachine: this.name("daily"),
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
      leasedTables: lake.tables.map(({ tableName }) => tableName),
      key,
      logRetentionDays: this.config.logRetentionDays,
    });
  }

  private alertOf(event: string, { alerts }: OrchestrationInputs): AlertStep {
    const { project, stage } = this.config;
    return new AlertStep({ topic: alerts, subject: `${project} ${stage}: ${event}` });
  }
}
