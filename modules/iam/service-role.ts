import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { type ITerraformDependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import { fittingName } from "../fitting-name";
import { folded } from "./folded";
import { placeOf } from "./place";
import { policyDocument, type Statement } from "./policy-document";

type Service =
  | "ec2"
  | "elasticmapreduce"
  | "emr-serverless"
  | "glue"
  | "lambda"
  | "sagemaker"
  | "scheduler"
  | "states"
  | "vpc-flow-logs";

export interface ServiceRoleProps {
  readonly name: string;
  /** The one service that assumes the role. */
  readonly service: `${Service}.amazonaws.com`;
}

/** An IAM role that starts with no permissions and collects them from `grant*` calls. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** Literal, for grants of other stacks. */
  readonly knownArn: string;
  readonly name: string;
  /** Wait for it where a service checks the role's permissions when it is created. */
  readonly policy: ITerraformDependable;
  private readonly statements = new Map<string, Statement>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceRoleProps,
  ) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: fittingName("role", props.name, 64),
      assumeRolePolicy: trustPolicy(props.service, placeOf(this).account),
    });
    this.policy = new IamRolePolicy(this, "policy", {
      name: "grants",
      role: role.name,
      policy: Lazy.stringValue({
        produce: () => policyDocument(folded([...this.statements.values()])),
      }),
    });
    this.arn = role.arn;
    this.name = role.name;
    this.knownArn = `arn:aws:iam::${placeOf(this).account}:role/${props.name}`;
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** Add a statement; the same one twice is harmless, one Sid for two statements is an error. */
  allow(statement: Statement): void {
    const known = this.statements.get(statement.sid);
    if (known && JSON.stringify(known) !== JSON.stringify(statement)) {
      throw new Error(
        `${this.node.path} already has a different statement named "${statement.sid}"; give this one its own Sid`,
      );
    }
    this.statements.set(statement.sid, statement);
  }

  private problems(): string[] {
    if (this.statements.size > 0) return [];
    return [`role "${this.props.name}" has no permissions; grant it something or delete it`];
  }
}

// These assume a role without naming a source account, so there the condition would never hold.
const NAMES_NO_ACCOUNT: readonly string[] = ["ec2", "lambda"];

function trustPolicy(service: ServiceRoleProps["service"], account: string): string {
  const guarded = !NAMES_NO_ACCOUNT.includes(service.split(".", 1)[0] ?? "");
  const statement = {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { Service: service },
    ...(guarded && { Condition: { StringEquals: { "aws:SourceAccount": account } } }),
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
