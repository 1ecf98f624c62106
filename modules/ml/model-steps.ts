import { Construct } from "constructs";
import type { IcebergTable } from "../catalog/iceberg-table";
import type { Dataset } from "../catalog/dataset";
import { NodeFunction } from "../compute/node-function";
import { arnOf, placeOf } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";
import { FunctionStep, RUN_START } from "../pipeline/function-step";
import type { Condition, Step } from "../pipeline/step";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import { passRole } from "./model-job";
import { FEATURES, MODELS, type ModelRuntime } from "./model-runtime";

export interface ModelStepsProps {
  readonly runtime: ModelRuntime;
  /** Name of the model package group. */
  readonly group: string;
  readonly artifacts: DataBucket;
  readonly curated: DataBucket;
  readonly pipelineRuns: Dataset;
  readonly salesFeatures: IcebergTable;
  readonly gate: { readonly margin: number; readonly championTolerance: number };
  readonly weekday: string;
  /** @default - no endpoint */
  readonly endpoint?: { readonly memoryMb: number; readonly maxConcurrency: number } | undefined;
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** Whether there is anything to forecast from; if not, publish_forecast says so. */
export const FORECASTS_DUE: Condition = {
  choice: "forecast_due",
  rule: { Variable: "$.model.forecast", BooleanEquals: true },
};

/** The decisions around the model: whether a run trains, and which model forecasts. */
export class ModelSteps extends Construct {
  readonly plan: Step;
  readonly choose: Step;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ModelStepsProps,
  ) {
    super(scope, id);
    this.plan = this.planStep();
    this.choose = this.chooseStep();
  }

  private planStep(): Step {
    const { gate, group, runtime, salesFeatures, weekday } = this.props;
    const plan = this.function("plan-model", "Decides whether a run trains, and on what.", {
      MODEL_GROUP: group,
      FEATURES_URI: runtime.folder(FEATURES),
      CODE_URI: runtime.code.uri,
      TRAINING_WEEKDAY: weekday,
      MARGIN: String(gate.margin),
      CHAMPION_TOLERANCE: String(gate.championTolerance),
      FEATURES_DATABASE: salesFeatures.database,
      FEATURES_TABLE: salesFeatures.name,
    });
    salesFeatures.grantReadMetadata(plan.role);
    this.grantPackages(plan.role);
    return new FunctionStep({
      name: "plan_model",
      function: plan,
      payload: {
        "run_id.$": "$.claim.run_id",
        "business_date.$": "$.claim.business_date",
        ...RUN_START,
      },
      answer: {
        path: "$.model",
        select: {
          "forecast.$": "$.Payload.forecast",
          "train.$": "$.Payload.train",
          "job.$": "$.Payload.job",
          "channels.$": "$.Payload.channels",
          "hyperparameters.$": "$.Payload.hyperparameters",
          "trained.$": "$.Payload.trained",
        },
      },
    });
  }

  private chooseStep(): Step {
    const { artifacts, curated, endpoint, group, pipelineRuns, runtime } = this.props;
    const choose = this.function("choose-model", "Decides which model forecasts.", {
      MODEL_GROUP: group,
      IMAGE_URI: runtime.image,
      MODEL_ROLE_ARN: runtime.role.knownArn,
      NAME_PREFIX: group,
      CURATED_BUCKET: curated.name,
      ...(endpoint && { ENDPOINT: `${endpoint.memoryMb} ${endpoint.maxConcurrency}` }),
    });
    if (endpoint) this.grantEndpoint(choose.role);
    artifacts.grantRead(choose.role, MODELS);
    artifacts.grantWrite(choose.role, MODELS);
    pipelineRuns.grantWrite(choose.role);
    this.grantPackages(choose.role, "sagemaker:CreateModelPackage");
    choose.role.allow({
      sid: "SeeTraining",
      actions: ["sagemaker:DescribeTrainingJob"],
      resources: [arnOf(this, "sagemaker", "training-job/forecast-*")],
    });
    choose.role.allow({
      sid: "MakeModels",
      actions: ["sagemaker:CreateModel"],
      resources: [arnOf(this, "sagemaker", `model/${group}-*`)],
    });
    passRole(choose.role, runtime.role);
    return new FunctionStep({
      name: "choose_model",
      function: choose,
      payload: {
        "run_id.$": "$.claim.run_id",
        "business_date.$": "$.claim.business_date",
        "trained.$": "$.model.trained.job",
      },
      answer: { path: "$.chosen", select: { "model.$": "$.Payload.model" } },
    });
  }

  private grantEndpoint(role: ServiceRole): void {
    const { group } = this.props;
    const names = [`endpoint/${group}`, `endpoint-config/${group}-*`, `model/${group}-*`];
    role.allow({
      sid: "ServeModels",
      actions: [
        "sagemaker:CreateEndpointConfig",
        "sagemaker:CreateEndpoint",
        "sagemaker:UpdateEndpoint",
        "sagemaker:DescribeEndpoint",
      ],
      resources: names.map((name) => arnOf(this, "sagemaker", name)),
    });
  }

  private grantPackages(role: ServiceRole, ...more: string[]): void {
    const { group } = this.props;
    role.allow({
      sid: "UsePackages",
      actions: ["sagemaker:ListModelPackages", "sagemaker:DescribeModelPackage", ...more],
      resources: [`model-package-group/${group}`, `model-package/${group}/*`].map((resource) =>
        arnOf(this, "sagemaker", resource),
      ),
    });
  }

  private function(source: string, description: string, environment: Record<string, string>) {
    const { key, logRetentionDays } = this.props;
    const name = `${placeOf(this).prefix}-${source}`;
    const described = { name, source, description, environment };
    return new NodeFunction(this, source, { ...described, key, logRetentionDays });
  }
}
