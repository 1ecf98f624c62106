import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { arnOf, placeOf } from "../iam/place";
import { policyDocument, type ResourceStatement } from "../iam/policy-document";
import { emrBucketStatements } from "./emr-buckets";
import { ownAccount } from "./own-account";

export interface GatewayEndpointsProps {
  readonly name: string;
  readonly vpcId: string;
  readonly routeTableId: string;
  /** The buckets that may be reached, besides EMR's own. */
  readonly buckets: readonly string[];
}

/** S3 and DynamoDB without leaving the VPC, for nothing; only our buckets, our tables and what EMR needs. */
export class GatewayEndpoints extends Construct {
  /** AWS's list of addresses of S3, and that of DynamoDB. */
  readonly prefixListIds: readonly [string, string];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GatewayEndpointsProps,
  ) {
    super(scope, id);
    const { region } = placeOf(this);
    this.prefixListIds = [
      this.endpoint("s3", [...this.ownBuckets(), ...emrBucketStatements(region)]),
      this.endpoint("dynamodb", [this.ownTables()]),
    ];
  }

  private endpoint(service: "s3" | "dynamodb", statements: ResourceStatement[]): string {
    const { name, routeTableId, vpcId } = this.props;
    const endpoint = new VpcEndpoint(this, service, {
      vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${placeOf(this).region}.${service}`,
      routeTableIds: [routeTableId],
      policy: policyDocument(statements),
      tags: { Name: `${name}-${service}` },
    });
    return endpoint.prefixListId;
  }

  private ownBuckets(): ResourceStatement[] {
    const arns = this.props.buckets.map((bucket) => `arn:aws:s3:::${bucket}`);
    const caller = ownAccount(placeOf(this));
    return [
      {
        sid: "UseOwnObjects",
        ...caller,
        actions: [
          "s3:GetObject",
          "s3:GetObjectVersion",
          "s3:PutObject",
          "s3:DeleteObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
        ],
        resources: arns.map((arn) => `${arn}/*`),
      },
      {
        sid: "ListOwnBuckets",
        ...caller,
        actions: [
          "s3:ListBucket",
          "s3:ListBucketVersions",
          "s3:ListBucketMultipartUploads",
          "s3:GetBucketLocation",
        ],
        resources: arns,
      },
    ];
  }

  private ownTables(): ResourceStatement {
    const { prefix } = placeOf(this);
    return {
      sid: "UseOwnItems",
      ...ownAccount(placeOf(this)),
      actions: [
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:Query",
      ],
      resources: [arnOf(this, "dynamodb", `table/${prefix}-*`)],
    };
  }
}
