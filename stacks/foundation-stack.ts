import type { Construct } from "constructs";
import type { Config } from "../config";
import { AlertTopic } from "../modules/observability/alert-topic";
import { DataBucket } from "../modules/storage/data-bucket";
import { DataKey } from "../modules/storage/data-key";
import { BaseStack } from "./base-stack";

/** What everything else stands on: the key, the alerts, the place for code. */
export class FoundationStack extends BaseStack {
  readonly key: DataKey;
  readonly alerts: AlertTopic;
  readonly artifacts: DataBucket;

  constructor(scope: Construct, config: Config) {
    super(scope, "foundation", config);
    const { alertEmail: email, destroyWithData, project, protect, stage } = config;
    this.key = new DataKey(this, "key", {
      alias: `${project}-${stage}`,
      description: "Encrypts the data of the lake, its queues, logs and alerts.",
      users: ["events", "cloudwatch", "logs"],
      protect,
    });
    this.alerts = new AlertTopic(this, "alerts", {
      name: this.name("alerts"),
      key: this.key,
      email,
    });
    this.artifacts = new DataBucket(this, "artifacts", {
      name: this.bucketName("artifacts"),
      zone: "artifacts",
      key: this.key,
      destroyWithData,
      protect,
    });
  }
}
