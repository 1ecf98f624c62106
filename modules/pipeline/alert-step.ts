import type { ServiceRole } from "../iam/service-role";
import type { AlertTopic } from "../observability/alert-topic";
import { SNS_RETRIES } from "./retries";
import type { Step, Task } from "./step";

export interface AlertStepProps {
  readonly topic: AlertTopic;
  /** At most 100 characters. */
  readonly subject: string;
}

/** A step that tells a person which step of the run failed, and why. */
export class AlertStep implements Step {
  readonly name = "alert";
  readonly task: Task;

  constructor(private readonly props: AlertStepProps) {
    this.task = {
      Resource: "arn:aws:states:::sns:publish",
      Parameters: {
        TopicArn: props.topic.arn,
        Subject: props.subject,
        Message: {
          "run_id.$": "$$.Execution.Name",
          "execution.$": "$$.Execution.Id",
          "step.$": "$.failed.step",
          "error.$": "$.error",
        },
      },
      ResultPath: null,
      TimeoutSeconds: 60,
      Retry: SNS_RETRIES,
    };
  }

  grantRun(role: ServiceRole): void {
    this.props.topic.grantPublish(role);
  }
}
