import type { Construct } from "constructs";
import type { Config } from "../config";
import { GitHubDelivery } from "../modules/github/github-delivery";
import { DataBucket } from "../modules/storage/data-bucket";
import { DataKey } from "../modules/storage/data-key";
import { ItemTable } from "../modules/storage/item-table";
import { BaseStack } from "./base-stack";

/** Where Terraform keeps the state of all stacks, this one included. */
export class StateStack extends BaseStack {
  constructor(scope: Construct, config: Config) {
    super(scope, "state", config);
    const { destroyWithData, github, protect } = config;
    const key = new DataKey(this, "key", {
      alias: this.stateKeyAlias,
      description: "Encrypts the Terraform state.",
      protect,
    });
    // No lifecycle: every version of a state can be brought back.
    const bucket = new DataBucket(this, "bucket", {
      name: this.bucketName("state"),
      zone: "state",
      key,
      destroyWithData,
      protect,
    });
    const locks = new ItemTable(this, "locks", {
      name: this.lockTableName,
      label: "locks",
      partition: "LockID",
      key,
      protect,
    });
    if (!github) return;
    const { oidcProvider, ...repository } = github;
    new GitHubDelivery(this, "github", {
      ...repository,
      roles: `${config.project}-delivery-${config.stage}`,
      makesProvider: oidcProvider === "make",
      bucket: bucket.reference,
      state: { bucketArn: bucket.arn, lockTableArn: locks.arn, keyArn: key.arn },
    });
  }
}
