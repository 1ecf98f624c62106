import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { Construct } from "constructs";
import { arnOf } from "../iam/place";
import { sid } from "../iam/policy-document";
import type { ServiceRole } from "../iam/service-role";
import type { DataKey } from "./data-key";

export interface SecretProps {
  readonly name: string;
  readonly description: string;
  readonly key: DataKey;
  /** `terraform destroy` deletes it at once, so that the name is free again. */
  readonly destroyWithData: boolean;
  /** Refuse to be destroyed. */
  readonly protect: boolean;
}

/** A place for a secret. A person puts the value in: in Terraform it would stand in the state. */
export class Secret extends Construct {
  readonly name: string;
  private readonly arnPattern: string;
  private readonly key: DataKey;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const { description, destroyWithData, key, name, protect } = props;
    this.name = name;
    this.key = key;
    // Secrets Manager ends every ARN in six characters of its own.
    this.arnPattern = `${arnOf(this, "secretsmanager", `secret:${name}`)}-??????`;
    new SecretsmanagerSecret(this, "secret", {
      name,
      description,
      kmsKeyId: key.arn,
      recoveryWindowInDays: destroyWithData ? 0 : 30,
      lifecycle: { preventDestroy: protect },
    });
  }

  /** Let `role` read the value. */
  grantRead(role: ServiceRole): void {
    const actions = ["secretsmanager:GetSecretValue"];
    role.allow({ sid: sid("ReadSecret", this.name), actions, resources: [this.arnPattern] });
    this.key.grantDecrypt(role);
  }
}
