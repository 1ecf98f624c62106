import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { SqsQueue, type SqsQueueConfig } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { arnOf } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";
import type { DataKey } from "../storage/data-key";
import { queuePolicy } from "./queue-policy";

const DAY = 24 * 3600;
/** Deliveries of one message before it is set aside. */
const MAX_RECEIVES = 5;

export interface LandingQueueProps {
  readonly name: string;
  /** Bucket whose new objects are queued. */
  readonly bucket: string;
  /** Only objects whose key starts so. */
  readonly prefix: string;
  readonly key: DataKey;
  /** How long a message is hidden while it is worked on. */
  readonly visibilitySeconds: number;
}

/** New objects of a bucket, waiting to be worked on; what fails repeatedly is set aside. */
export class LandingQueue extends Construct {
  /** The ARN, known only once the queue exists: for what must wait for it. */
  readonly reference: string;
  readonly url: string;
  readonly deadLetterName: string;
  /** Literal: the functions that get a right to the queue need not wait for it. */
  private readonly arn: string;
  private readonly rule: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LandingQueueProps,
  ) {
    super(scope, id);
    this.deadLetterName = `${props.name}-dlq`;
    this.rule = arnOf(this, "events", `rule/${props.name}`);
    const deadLetters = this.queue("dead-letters", this.deadLetterName, {
      messageRetentionSeconds: 14 * DAY,
    });
    const queue = this.queue("queue", props.name, {
      messageRetentionSeconds: 4 * DAY,
      visibilityTimeoutSeconds: props.visibilitySeconds,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: deadLetters.arn,
        maxReceiveCount: MAX_RECEIVES,
      }),
    });
    this.sendNewObjects(queue, deadLetters);
    this.arn = arnOf(this, "sqs", props.name);
    this.reference = queue.arn;
    this.url = queue.url;
  }

  /** Let `role` put messages into the queue. */
  grantSend(role: ServiceRole): void {
    role.allow({ sid: "SendToQueue", actions: ["sqs:SendMessage"], resources: [this.arn] });
    this.props.key.grantEncrypt(role);
  }

  /** Let `role` take messages off the queue. */
  grantConsume(role: ServiceRole): void {
    const actions = [
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:ChangeMessageVisibility",
      "sqs:GetQueueAttributes",
    ];
    role.allow({ sid: "ConsumeQueue", actions, resources: [this.arn] });
    this.props.key.grantDecrypt(role);
  }

  private queue(id: string, name: string, settings: SqsQueueConfig): SqsQueue {
    return new SqsQueue(this, id, {
      name,
      kmsMasterKeyId: this.props.key.arn,
      kmsDataKeyReusePeriodSeconds: 300,
      // Inline, because a policy of its own makes the provider wait another 25 s.
      policy: queuePolicy(arnOf(this, "sqs", name), this.rule),
      ...settings,
    });
  }

  private sendNewObjects(queue: SqsQueue, deadLetters: SqsQueue): void {
    const { bucket, name, prefix } = this.props;
    const rule = new CloudwatchEventRule(this, "rule", {
      name,
      description: `New objects under ${prefix} of ${bucket}.`,
      eventPattern: JSON.stringify({
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { bucket: { name: [bucket] }, object: { key: [{ prefix }] } },
      }),
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      targetId: "queue",
      arn: queue.arn,
      retryPolicy: { maximumEventAgeInSeconds: DAY, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: deadLetters.arn },
    });
  }
}
