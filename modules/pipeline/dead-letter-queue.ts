import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { arnOf } from "../iam/place";
import { policyDocument, sid } from "../iam/policy-document";
import type { ServiceRole } from "../iam/service-role";
import type { DataKey } from "../storage/data-key";
import { tlsOnly } from "./queue-policy";

/** SQS's longest. */
const KEPT_SECONDS = 14 * 24 * 3600;

export interface DeadLetterQueueProps {
  readonly name: string;
  readonly key: DataKey;
}

/** Keeps events that could not be handled, as they were. */
export class DeadLetterQueue extends Construct {
  readonly name: string;
  /** The ARN, known only once the queue exists: for what must wait for it. */
  readonly reference: string;
  private readonly arn: string;
  private readonly key: DataKey;

  constructor(scope: Construct, id: string, { name, key }: DeadLetterQueueProps) {
    super(scope, id);
    this.name = name;
    this.key = key;
    this.arn = arnOf(this, "sqs", name);
    const queue = new SqsQueue(this, "queue", {
      name,
      messageRetentionSeconds: KEPT_SECONDS,
      kmsMasterKeyId: key.arn,
      kmsDataKeyReusePeriodSeconds: 300,
      policy: policyDocument([tlsOnly(this.arn)]),
    });
    this.reference = queue.arn;
  }

  /** Let `role` set an event aside. */
  grantSend(role: ServiceRole): void {
    const actions = ["sqs:SendMessage"];
    role.allow({ sid: sid("SetAside", this.name), actions, resources: [this.arn] });
    this.key.grantEncrypt(role);
  }
}
