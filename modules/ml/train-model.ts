import type { Construct } from "constructs";
import type { ServiceRole } from "../iam/service-role";
import { SAGEMAKER_RETRIES } from "../pipeline/retries";
import type { Condition, Step, Task } from "../pipeline/step";
import type { DataKey } from "../storage/data-key";
import { grantModelJob, JOB_NAME } from "./model-job";
import { CHECKPOINTS, MODELS, type ModelRuntime } from "./model-runtime";

export interface TrainModelProps {
  readonly runtime: ModelRuntime;
  readonly key: DataKey;
  readonly instanceType: string;
  /** Machines that may be taken away: a third of the price; finished folds are kept. */
  readonly spot: boolean;
  readonly maxMinutes: number;
}

const VOLUME_GB = 30;
/** How long to wait for a spot machine, besides the training itself. */
const SPOT_WAIT_MINUTES = 60;
/** Time that SageMaker may take to find machines before the job's own timeout starts. */
const START_MINUTES = 15;
/** What `train.py` prints, as metrics of the job. */
const METRICS = [
  { Name: "approved", Regex: "metric approved=([01])" },
  ...["model", "seasonal_naive"].flatMap((method) => [
    {
      Name: `rmsse:${method}`,
      Regex: `metric store_category\\.${method}\\.rmsse=([0-9.]+)`,
    },
  ]),
];

/** A step that trains, if it is due. */
export class TrainModel implements Step {
  readonly name = "train_model";
  readonly task: Task;
  readonly when: Condition = {
    choice: "training_due",
    rule: { Variable: "$.model.train", BooleanEquals: true },
  };

  constructor(
    private readonly scope: Construct,
    private readonly props: TrainModelProps,
  ) {
    const { maxMinutes, runtime, spot } = props;
    const waits = maxMinutes + (spot ? SPOT_WAIT_MINUTES : 0);
    this.task = {
      Resource: "arn:aws:states:::sagemaker:createTrainingJob.sync",
      Parameters: {
        "TrainingJobName.$": JOB_NAME,
        RoleArn: runtime.role.knownArn,
        AlgorithmSpecification: {
          TrainingImage: runtime.image,
          TrainingInputMode: "File",
          MetricDefinitions: METRICS,
        },
        "HyperParameters.$": "$.model.hyperparameters",
        "InputDataConfig.$": "$.model.channels",
        EnableNetworkIsolation: true,
        EnableManagedSpotTraining: spot,
        StoppingCondition: {
          MaxRuntimeInSeconds: maxMinutes * 60,
          ...(spot && { MaxWaitTimeInSeconds: waits * 60 }),
        },
        ...places(props),
      },
      ResultSelector: { "job.$": "$.TrainingJobName" },
      ResultPath: "$.model.trained",
      TimeoutSeconds: (waits + START_MINUTES) * 60,
      Retry: SAGEMAKER_RETRIES,
    };
  }

  grantRun(role: ServiceRole): void {
    grantModelJob(this.scope, role, "Training", this.props.runtime.role);
  }
}

const places = ({ instanceType, key, runtime }: TrainModelProps) => ({
  OutputDataConfig: { S3OutputPath: runtime.folder(MODELS), KmsKeyId: key.arn },
  // All tries of a run share what is finished.
  CheckpointConfig: {
    "S3Uri.$": `States.Format('${runtime.folder(CHECKPOINTS)}/{}', $.model.job)`,
  },
  ResourceConfig: {
    InstanceType: instanceType,
    InstanceCount: 1,
    VolumeSizeInGB: VOLUME_GB,
    VolumeKmsKeyId: key.arn,
  },
});
