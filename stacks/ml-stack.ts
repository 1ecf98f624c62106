import { SagemakerModelPackageGroup } from "@cdktf/provider-aws/lib/sagemaker-model-package-group";
import type { Construct } from "constructs";
import type { Config } from "../config";
import type { Dataset } from "../modules/catalog/dataset";
import type { IcebergTable } from "../modules/catalog/iceberg-table";
import type { Zone } from "../modules/catalog/zone";
import { Forecast } from "../modules/ml/forecast";
import { ModelRuntime } from "../modules/ml/model-runtime";
import { FORECASTS_DUE, ModelSteps } from "../modules/ml/model-steps";
import { TrainModel } from "../modules/ml/train-model";
import { Notebook } from "../modules/ml/notebook";
import type { Network } from "../modules/network/network";
import { onlyWhen } from "../modules/pipeline/only-when";
import type { Step } from "../modules/pipeline/step";
import type { DataBucket } from "../modules/storage/data-bucket";
import type { DataKey } from "../modules/storage/data-key";
import { BaseStack } from "./base-stack";

export interface MlInputs {
  readonly key: DataKey;
  readonly artifacts: DataBucket;
  readonly network: Network;
  readonly lake: {
    readonly curated: Zone;
    readonly salesFeatures: IcebergTable;
    readonly pipelineRuns: Dataset;
  };
}

/** The model: trained when it is due, judged, and asked for a forecast in each run. */
export class MlStack extends BaseStack {
  /** In a run, in order; what they leave is published by the Glue job publish_forecast. */
  readonly steps: readonly Step[];

  constructor(scope: Construct, config: Config, inputs: MlInputs) {
    super(scope, "ml", config);
    const { artifacts, key, lake, network } = inputs;
    const { endpoint, gate, notebook, training, transform } = config.ml;
    const group = this.name("forecast");
    new SagemakerModelPackageGroup(this, "models", {
      modelPackageGroupName: group,
      modelPackageGroupDescription: "Sales forecasts, each with the verdict of its gate.",
    });
    const runtime = new ModelRuntime(this, "runtime", {
      name: this.name("model"),
      artifacts,
      key,
    });
    const decisions = new ModelSteps(this, "decisions", {
      runtime,
      group,
      artifacts,
      curated: lake.curated.bucket,
      pipelineRuns: lake.pipelineRuns,
      salesFeatures: lake.salesFeatures,
      gate,
      weekday: training.weekday,
      endpoint,
      key,
      logRetentionDays: config.logRetentionDays,
    });
    if (notebook) {
      const name = this.name("notebook");
      new Notebook(this, "notebook", { name, runtime, artifacts, network, key, ...notebook });
    }
    this.steps = [
      decisions.plan,
      new TrainModel(this, { runtime, key, ...training }),
      ...onlyWhen(FORECASTS_DUE, [
        decisions.choose,
        new Forecast(this, { runtime, key, ...transform }),
      ]),
    ];
  }
}
