import { EmrSecurityConfiguration } from "@cdktf/provider-aws/lib/emr-security-configuration";
import { Construct } from "constructs";
import type { DataKey } from "../storage/data-key";

/**
 * How clusters encrypt what they keep, and who can ask a machine for its credentials. Encryption in transit is
 * Spark's own (see `EmrRuntime`): EMR's would need a private key as a file in a bucket.
 */
export class EmrEncryption extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { key, name }: { name: string; key: DataKey }) {
    super(scope, id);
    this.name = new EmrSecurityConfiguration(this, "configuration", {
      name,
      configuration: JSON.stringify({
        EncryptionConfiguration: {
          EnableAtRestEncryption: true,
          AtRestEncryptionConfiguration: {
            S3EncryptionConfiguration: { EncryptionMode: "SSE-KMS", AwsKmsKey: key.arn },
            LocalDiskEncryptionConfiguration: {
              EncryptionKeyProviderType: "AwsKms",
              AwsKmsKey: key.arn,
              // By EC2, outside the VPC: LUKS would ask KMS from inside, for which there is no endpoint.
              EnableEbsEncryption: true,
            },
          },
          EnableInTransitEncryption: false,
        },
        InstanceMetadataServiceConfiguration: {
          MinimumInstanceMetadataServiceVersion: 2,
          HttpPutResponseHopLimit: 1,
        },
      }),
    }).name;
  }
}
