import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Config } from "../config";
import type { Place } from "../modules/iam/place";
import { LockFileSynthesizer } from "./lock-file-synthesizer";
import { StateBucket, StateWorkspace } from "./state-backend";

/** Every stack talks to AWS the same way; where AWS is, only the environment knows. */
export abstract class BaseStack extends TerraformStack {
  readonly place: Place;

  constructor(
    scope: Construct,
    id: string,
    protected readonly config: Config,
  ) {
    super(scope, id);
    const { account, project, region, stage } = config;
    this.place = { account, region, prefix: `${project}-${stage}` };
    this.synthesizer = new LockFileSynthesizer(this, this.synthesizer);
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: { project, stage, stack: id } }],
    });
    this.addOverride("terraform.required_version", ">= 1.11.0");
    // The binding pins the one version it was made from; the lock file pins ours.
    this.addOverride("terraform.required_providers.aws.version", ">= 5.99.0, < 6.0.0");
    this.keepState(id);
  }

  /** A name that says project and stage. */
  protected name(resource: string): string {
    return `${this.place.prefix}-${resource}`;
  }

  /** A bucket name, which must be unique in the world. */
  protected bucketName(zone: string): string {
    return this.name(`${zone}-${this.config.account}-${this.config.region}`);
  }

  /** Role of QuickSight, which AWS makes with the subscription; none without dashboards. */
  protected get quickSightRole(): string | undefined {
    const { account, quicksight } = this.config;
    return quicksight && `arn:aws:iam::${account}:role/${quicksight.role}`;
  }

  /** Table that keeps two applies of one stack apart. */
  protected get lockTableName(): string {
    return this.name("terraform-locks");
  }

  /** Alias of the key of the state, without `alias/`. */
  protected get stateKeyAlias(): string {
    return this.name("state");
  }

  private keepState(id: string): void {
    const { account, region, state } = this.config;
    if (state.backend === "cloud") {
      const { hostname, organization } = state;
      new StateWorkspace(this, { hostname, organization, workspace: this.name(id) });
      return;
    }
    new StateBucket(this, {
      bucket: this.bucketName("state"),
      key: `${id}/terraform.tfstate`,
      region,
      encrypt: true,
      kmsKeyId: `arn:aws:kms:${region}:${account}:alias/${this.stateKeyAlias}`,
      dynamodbTable: state.locks === "lockfile" ? undefined : this.lockTableName,
      useLockfile: state.locks === "dynamodb" ? undefined : true,
    });
  }
}
