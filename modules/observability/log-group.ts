import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { arnOf } from "../iam/place";
import { sid } from "../iam/policy-document";
import type { ServiceRole } from "../iam/service-role";
import type { DataKey } from "../storage/data-key";

export interface LogGroupProps {
  readonly name: string;
  /** After how many days an entry goes. */
  readonly days: number;
  readonly key: DataKey;
}

/** An encrypted log that does not grow for ever. */
export class LogGroup extends Construct {
  readonly arn: string;
  readonly resource: ITerraformDependable;
  private readonly name: string;

  constructor(scope: Construct, id: string, { name, days, key }: LogGroupProps) {
    super(scope, id);
    this.name = name;
    this.arn = arnOf(this, "logs", `log-group:${name}`);
    this.resource = new CloudwatchLogGroup(this, "group", {
      name,
      retentionInDays: days,
      kmsKeyId: key.arn,
    });
  }

  /** Let `role` write its entries. */
  grantWrite(role: ServiceRole): void {
    const actions = ["logs:CreateLogStream", "logs:PutLogEvents"];
    role.allow({ sid: sid("WriteLog", this.name), actions, resources: [`${this.arn}:*`] });
  }

  /** Let `role` write as Glue does: AWS's own policy for it lets it ask for the group first, though it is there. */
  grantWriteAsGlue(role: ServiceRole): void {
    this.grantWrite(role);
    const resources = [this.arn, `${this.arn}:*`];
    role.allow({ sid: sid("AskForLog", this.name), actions: ["logs:CreateLogGroup"], resources });
  }
}
