import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { placeOf } from "../iam/place";
import { policyDocument, type Statement } from "../iam/policy-document";

/** Host of GitHub's tokens, which is also the name of its provider in IAM. */
export const GITHUB_TOKENS = "token.actions.githubusercontent.com";

export interface GitHubRoleProps {
  readonly name: string;
  /** `sub` of the tokens that are let in, in full: `repo:owner/name:pull_request`. */
  readonly subjects: readonly string[];
  readonly statements: readonly Statement[];
  /** ARN of a policy that it shares with another role. */
  readonly sharedPolicy: string;
}

/** A role that jobs of one repository assume with a token of GitHub's, for an hour. */
export class GitHubRole extends Construct {
  constructor(scope: Construct, id: string, props: GitHubRoleProps) {
    super(scope, id);
    const { name, sharedPolicy: policyArn, statements, subjects } = props;
    const provider = `arn:aws:iam::${placeOf(this).account}:oidc-provider/${GITHUB_TOKENS}`;
    const role = new IamRole(this, "role", {
      name,
      maxSessionDuration: 3600,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "sts:AssumeRoleWithWebIdentity",
            Principal: { Federated: provider },
            Condition: {
              StringEquals: {
                [`${GITHUB_TOKENS}:aud`]: "sts.amazonaws.com",
                [`${GITHUB_TOKENS}:sub`]: subjects,
              },
            },
          },
        ],
      }),
    });
    const policy = policyDocument(statements);
    new IamRolePolicy(this, "policy", { name: "delivery", role: role.name, policy });
    new IamRolePolicyAttachment(this, "shared", { role: role.name, policyArn });
  }
}
