import type { Construct } from "constructs";
import type { Config } from "../config";
import type { Dataset } from "../modules/catalog/dataset";
import type { IcebergTable } from "../modules/catalog/iceberg-table";
import type { Zone } from "../modules/catalog/zone";
import { EmrCluster } from "../modules/compute/emr-cluster";
import type { EmrJob } from "../modules/compute/emr-job";
import { EmrRuntime } from "../modules/compute/emr-runtime";
import type { EmrServerless } from "../modules/compute/emr-serverless";
import { ServiceRole } from "../modules/iam/service-role";
import { FEATURES } from "../modules/ml/model-runtime";
import type { Network } from "../modules/network/network";
import type { AlertTopic } from "../modules/observability/alert-topic";
import { ClusterStep } from "../modules/pipeline/cluster-step";
import { ServerlessStep } from "../modules/pipeline/serverless-step";
import type { Step } from "../modules/pipeline/step";
import type { DataBucket } from "../modules/storage/data-bucket";
import type { DataKey } from "../modules/storage/data-key";
import type { ItemTable } from "../modules/storage/item-table";
import { BaseStack } from "./base-stack";

export interface InsightsInputs {
  readonly key: DataKey;
  readonly alerts: AlertTopic;
  readonly artifacts: DataBucket;
  readonly network: Network;
  /** Where jobs run in mode `serverless`. */
  readonly serverless: EmrServerless | undefined;
  readonly lake: {
    readonly raw: Zone;
    readonly curated: Zone;
    readonly stores: Dataset;
    readonly sales: IcebergTable;
    readonly customerInsights: Dataset;
    readonly productPairs: Dataset;
    readonly salesFeatures: Dataset;
    readonly pipelineRuns: Dataset;
    readonly leases: ItemTable;
  };
}

/** What EMR computes anew from the published sales of each run. */
export class InsightsStack extends BaseStack {
  /** In a run, in order. */
  readonly steps: readonly Step[];
  /** On the failure path of a run. */
  readonly onFailure: readonly Step[];

  constructor(scope: Construct, config: Config, inputs: InsightsInputs) {
    super(scope, "insights", config);
    const { emr } = config;
    const runtime = this.runtime(inputs);
    if (emr.mode === "serverless") {
      this.steps = this.serverless(runtime, inputs, emr.timeoutMinutes);
      this.onFailure = [];
    } else {
      const step = this.cluster(runtime, inputs, emr);
      this.steps = [step];
      this.onFailure = [step.stop];
    }
  }

  private runtime({ artifacts, key, lake }: InsightsInputs): EmrRuntime {
    return new EmrRuntime(this, "runtime", {
      jobs: jobs(lake, artifacts),
      artifacts,
      key,
      leases: lake.leases,
      manifests: lake.raw.bucket,
      warehouse: `s3://${lake.curated.bucket.name}/`,
    });
  }

  private cluster(
    runtime: EmrRuntime,
    { alerts, artifacts, key, lake, network }: InsightsInputs,
    { timeoutMinutes, ...size }: Extract<Config["emr"], { mode: "cluster" }>,
  ): ClusterStep {
    const cluster = new EmrCluster(this, "cluster", {
      name: this.name("insights"),
      runtime,
      size,
      sizedBy: lake.sales,
      network,
      artifacts,
      key,
    });
    return new ClusterStep(this, "insights", {
      name: "insights",
      prefix: this.place.prefix,
      cluster,
      sizedBy: lake.sales,
      stateMachine: this.name("daily"),
      timeoutMinutes,
      artifacts,
      alerts,
      key,
      logRetentionDays: this.config.logRetentionDays,
      protect: this.config.protect,
    });
  }

  private serverless(
    runtime: EmrRuntime,
    { key, serverless }: InsightsInputs,
    timeoutMinutes: number,
  ): ServerlessStep[] {
    if (!serverless) throw new Error("mode serverless needs an application; pass `serverless`");
    const role = new ServiceRole(this, "jobs", {
      name: this.name("emr-jobs"),
      service: "emr-serverless.amazonaws.com",
    });
    runtime.grantUse(role);
    const { applicationId } = serverless;
    return runtime.jobs.map(
      (job) =>
        new ServerlessStep(this, {
          job,
          runtime,
          applicationId,
          role,
          keyArn: key.arn,
          timeoutMinutes,
        }),
    );
  }
}

const jobs = (lake: InsightsInputs["lake"], artifacts: DataBucket): EmrJob[] => [
  {
    source: "data_transformation",
    reads: [lake.sales],
    writes: [lake.customerInsights, lake.productPairs, lake.pipelineRuns],
  },
  {
    source: "ml_feature_engineering",
    reads: [lake.sales, lake.stores],
    writes: [lake.salesFeatures, lake.pipelineRuns],
    exports: [{ name: "features_uri", bucket: artifacts, prefix: FEATURES }],
  },
];
