import type { Construct } from "constructs";
import type { ServiceRole } from "../iam/service-role";
import { SAGEMAKER_RETRIES } from "../pipeline/retries";
import type { Step, Task } from "../pipeline/step";
import type { DataKey } from "../storage/data-key";
import { grantModelJob, JOB_NAME } from "./model-job";
import { FEATURES, FORECASTS, type ModelRuntime } from "./model-runtime";

export interface ForecastProps {
  readonly runtime: ModelRuntime;
  readonly key: DataKey;
  readonly instanceType: string;
  readonly maxMinutes: number;
}

/** A file of features is some 10 MB. */
const MAX_PAYLOAD_MB = 50;

/** A step that forecasts with the chosen model: features of the run in, files of forecasts out. */
export class Forecast implements Step {
  readonly name = "forecast";
  readonly task: Task;

  constructor(
    private readonly scope: Construct,
    private readonly props: ForecastProps,
  ) {
    const { instanceType, key, maxMinutes, runtime } = props;
    const ofRun = (prefix: string) =>
      `States.Format('${runtime.folder(prefix)}/run_id={}/', $.claim.run_id)`;
    this.task = {
      Resource: "arn:aws:states:::sagemaker:createTransformJob.sync",
      Parameters: {
        "TransformJobName.$": JOB_NAME,
        "ModelName.$": "$.chosen.model",
        MaxPayloadInMB: MAX_PAYLOAD_MB,
        BatchStrategy: "SingleRecord",
        TransformInput: {
          DataSource: {
            S3DataSource: { S3DataType: "S3Prefix", "S3Uri.$": ofRun(FEATURES) },
          },
          ContentType: "application/x-parquet",
          // A series must not be cut: a file is a request.
          SplitType: "None",
        },
        TransformOutput: {
          "S3OutputPath.$": ofRun(FORECASTS),
          Accept: "application/jsonlines",
          KmsKeyId: key.arn,
        },
        TransformResources: {
          InstanceType: instanceType,
          InstanceCount: 1,
          VolumeKmsKeyId: key.arn,
        },
      },
      // What it wrote is published and counted by publish_forecast.
      ResultPath: null,
      TimeoutSeconds: maxMinutes * 60,
      Retry: SAGEMAKER_RETRIES,
    };
  }

  grantRun(role: ServiceRole): void {
    grantModelJob(this.scope, role, "Transform", this.props.runtime.role);
  }
}
