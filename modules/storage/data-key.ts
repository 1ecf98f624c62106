import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { placeOf } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";
import { type KeyUser, keyPolicy } from "./key-policy";

export interface DataKeyProps {
  /** Name without `alias/`. */
  readonly alias: string;
  readonly description: string;
  /** @default - only what IAM of the account allows */
  readonly users?: readonly KeyUser[];
  /** ARNs of roles that somebody else made. @default - none */
  readonly roles?: readonly string[];
  /** Refuse to be destroyed. */
  readonly protect: boolean;
}

/** A customer-managed key that rotates every year. */
export class DataKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DataKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: props.protect ? 30 : 7,
      policy: keyPolicy(placeOf(this), {
        services: props.users ?? [],
        roles: props.roles ?? [],
      }),
      lifecycle: { preventDestroy: props.protect },
    });
    new KmsAlias(this, "alias", { name: `alias/${props.alias}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }

  /** Let `role` read what is encrypted with the key. */
  grantDecrypt(role: ServiceRole): void {
    role.allow({ sid: "DecryptData", actions: ["kms:Decrypt"], resources: [this.arn] });
  }

  /** Let `role` write what the key encrypts. */
  grantEncrypt(role: ServiceRole): void {
    role.allow({ sid: "EncryptData", actions: ["kms:GenerateDataKey"], resources: [this.arn] });
    // S3 decrypts the parts of a multipart upload before it joins them.
    this.grantDecrypt(role);
  }

  /** Let `role` start machines whose volumes EC2 encrypts with the key. */
  grantVolumes(role: ServiceRole): void {
    role.allow({
      sid: "EncryptVolumes",
      actions: [
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:GenerateDataKeyWithoutPlaintext",
      ],
      resources: [this.arn],
    });
    role.allow({
      sid: "LendKeyToVolumes",
      actions: ["kms:CreateGrant"],
      resources: [this.arn],
      conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    });
  }
}
