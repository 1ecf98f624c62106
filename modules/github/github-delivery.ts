import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Construct } from "constructs";
import { placeOf } from "../iam/place";
import { policyDocument } from "../iam/policy-document";
import { changeResources } from "./change-resources";
import { GITHUB_TOKENS, GitHubRole } from "./github-role";
import { READ_SETTINGS } from "./read-settings";
import { applyAccess, planAccess, PLANS, type StatePlace } from "./state-access";

export interface GitHubDeliveryProps {
  /** `owner/name`. */
  readonly repository: string;
  readonly branch: string;
  readonly environment: string;
  readonly makesProvider: boolean;
  /**
   * Begins the names of the roles; not as the names of the stage do, or applying could widen itself. So people apply
   * changes of these roles.
   */
  readonly roles: string;
  readonly state: StatePlace;
  readonly bucket: string;
}

/** Days that a plan, which holds secrets, waits for its merge. */
const PLAN_DAYS = 7;

/** What workflows of a repository need: a role that plans, another that applies, and a shelf for plans. */
export class GitHubDelivery extends Construct {
  constructor(scope: Construct, id: string, props: GitHubDeliveryProps) {
    super(scope, id);
    const { repository, branch, environment, state } = props;
    const place = placeOf(this);
    if (props.makesProvider) {
      const url = `https://${GITHUB_TOKENS}`;
      new IamOpenidConnectProvider(this, "tokens", { url, clientIdList: ["sts.amazonaws.com"] });
    }
    // Of the code that Terraform uploaded it asks whether it is there as it was.
    const code = `arn:aws:s3:::${place.prefix}-artifacts-${place.account}-${place.region}/*`;
    // Of its own, because a role's own policies hold 10,240 characters together.
    const { arn: sharedPolicy } = new IamPolicy(this, "read", {
      name: `${props.roles}-read`,
      policy: policyDocument([{ sid: "ReadSettings", actions: READ_SETTINGS, resources: ["*"] }]),
    });
    const seeCode = { sid: "SeeCode", actions: ["s3:GetObject*"], resources: [code] };
    new GitHubRole(this, "plan", {
      name: `${props.roles}-plan`,
      subjects: [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/${branch}`],
      statements: [seeCode, ...planAccess(state)],
      sharedPolicy,
    });
    new GitHubRole(this, "apply", {
      name: `${props.roles}-apply`,
      subjects: [`repo:${repository}:environment:${environment}`],
      statements: [...applyAccess(state), ...changeResources(place)],
      sharedPolicy,
    });
    this.forgetPlans(props.bucket);
  }

  /** States have no such rule: every version of them can be brought back. */
  private forgetPlans(bucket: string): void {
    const rule = [
      {
        id: "forget plans",
        status: "Enabled",
        filter: [{ prefix: `${PLANS}/` }],
        expiration: [{ days: PLAN_DAYS }],
        noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
      },
    ];
    new S3BucketLifecycleConfiguration(this, "plans", { bucket, rule });
  }
}
