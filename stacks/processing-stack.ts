import type { Construct } from "constructs";
import type { Config } from "../config";
import type { Dataset } from "../modules/catalog/dataset";
import type { IcebergTable } from "../modules/catalog/iceberg-table";
import type { Zone } from "../modules/catalog/zone";
import { GlueJob } from "../modules/compute/glue-job";
import { JobRuntime } from "../modules/compute/job-runtime";
import type { DataBucket } from "../modules/storage/data-bucket";
import type { DataKey } from "../modules/storage/data-key";
import type { ItemTable } from "../modules/storage/item-table";
import { BACKFILL_RUN } from "../modules/pipeline/backfill-states";
import { FORECASTS } from "../modules/ml/model-runtime";
import { BaseStack } from "./base-stack";

export interface ProcessingInputs {
  readonly key: DataKey;
  readonly artifacts: DataBucket;
  readonly lake: {
    readonly raw: Zone;
    readonly processed: Zone;
    readonly salesRaw: Dataset;
    readonly stores: Dataset;
    readonly sales: Dataset;
    readonly salesQuarantine: Dataset;
    readonly dailySales: Dataset;
    readonly salesFeatures: Dataset;
    readonly salesForecast: Dataset;
    readonly pipelineRuns: Dataset;
    readonly leases: ItemTable;
    readonly tables: readonly IcebergTable[];
  };
}

/** From claimed files to checked and published tables. */
export class ProcessingStack extends BaseStack {
  readonly rawToProcessed: GlueJob;
  readonly dataQualityCheck: GlueJob;
  readonly aggregation: GlueJob;
  readonly publishForecast: GlueJob;
  readonly backfill: GlueJob;
  readonly maintenance: GlueJob;

  constructor(scope: Construct, config: Config, inputs: ProcessingInputs) {
    super(scope, "processing", config);
    const runtime = this.runtime(inputs);
    const { dailySales, pipelineRuns, sales, salesQuarantine, salesRaw, stores } = inputs.lake;
    this.rawToProcessed = new GlueJob(this, "raw-to-processed", {
      name: this.name("raw-to-processed"),
      source: "raw_to_processed",
      description: "Parses, checks and deduplicates; writes the run's branch.",
      runtime,
      reads: [salesRaw, stores],
      writes: [sales, salesQuarantine, pipelineRuns],
    });
    this.dataQualityCheck = new GlueJob(this, "data-quality-check", {
      name: this.name("data-quality-check"),
      source: "data_quality_check",
      description: "Evaluates the contract on the run's branch; publishes it or stops the run.",
      runtime,
      reads: [pipelineRuns],
      // To publish is a commit on both tables.
      writes: [sales, salesQuarantine, pipelineRuns],
    });
    this.aggregation = new GlueJob(this, "aggregation-job", {
      name: this.name("aggregation-job"),
      source: "aggregation_job",
      description: "Computes the affected dates of daily_sales again.",
      runtime,
      reads: [sales, pipelineRuns],
      writes: [dailySales, pipelineRuns],
    });
    this.publishForecast = new GlueJob(this, "publish-forecast", {
      name: this.name("publish-forecast"),
      source: "publish_forecast",
      description: "Validates what the model forecast, and publishes it whole or not at all.",
      runtime,
      reads: [inputs.lake.salesFeatures],
      writes: [inputs.lake.salesForecast, pipelineRuns],
      folders: [{ name: "forecast_uri", bucket: inputs.artifacts, prefix: FORECASTS }],
    });
    this.backfill = this.backfillJob(runtime, inputs.lake);
    this.maintenance = this.maintenanceJob(runtime, inputs.lake);
  }

  /** What Glue calls the jobs. */
  get jobs(): readonly string[] {
    return [
      ...[this.rawToProcessed, this.dataQualityCheck, this.aggregation, this.publishForecast],
      this.maintenance,
    ].map((job) => job.jobName);
  }

  private backfillJob(runtime: JobRuntime, lake: ProcessingInputs["lake"]): GlueJob {
    const { dailySales, pipelineRuns, sales, salesQuarantine, salesRaw, stores } = lake;
    return new GlueJob(this, "backfill", {
      name: this.name("backfill-job"),
      source: "backfill",
      description: "Judges past deliveries again; makes some business dates right.",
      runtime,
      reads: [salesRaw, stores, pipelineRuns],
      writes: [sales, salesQuarantine, dailySales, pipelineRuns],
      arguments: BACKFILL_RUN,
      concurrentRuns: this.config.backfill.maxConcurrency,
    });
  }

  private maintenanceJob(
    runtime: JobRuntime,
    { pipelineRuns, tables }: ProcessingInputs["lake"],
  ): GlueJob {
    const { orphanDays, snapshotDays } = this.config.maintenance;
    return new GlueJob(this, "maintenance", {
      name: this.name("maintenance-job"),
      source: "maintenance",
      description: "Joins small files; removes old snapshots and lost files.",
      runtime,
      reads: [],
      writes: [...tables.map((table) => table.toMaintain), pipelineRuns],
      arguments: {
        "--run_id.$": "States.Format('maintenance-{}', $$.Execution.Name)",
        "--snapshot_days": String(snapshotDays),
        "--orphan_days": String(orphanDays),
      },
    });
  }

  private runtime({ artifacts, key, lake }: ProcessingInputs): JobRuntime {
    return new JobRuntime(this, "runtime", {
      artifacts,
      key,
      leases: lake.leases,
      manifests: lake.raw.bucket,
      warehouse: `s3://${lake.processed.bucket.name}/`,
      logGroupPrefix: `/aws-glue/jobs/${this.config.project}-${this.config.stage}`,
      logRetentionDays: this.config.logRetentionDays,
      capacity: this.config.glue,
    });
  }
}
