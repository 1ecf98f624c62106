import {
  Cloudtrail,
  type CloudtrailAdvancedEventSelector,
} from "@cdktf/provider-aws/lib/cloudtrail";
import { Construct } from "constructs";
import { arnOf, placeOf } from "../iam/place";
import { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import { logBucketStatements } from "./log-bucket-statements";

/** Where CloudTrail writes in its bucket. */
export const TRAIL_PREFIX = "AWSLogs";

export interface AuditTrailProps {
  readonly name: string;
  readonly bucketName: string;
  /** Names of the buckets whose every change is recorded. */
  readonly dataBuckets: readonly string[];
  /** Its policy must let CloudTrail use it. */
  readonly key: DataKey;
  readonly destroyWithData: boolean;
  readonly protect: boolean;
}

/** Who changed what: all calls of the account, and every write to the data, in a log that nobody can change. */
export class AuditTrail extends Construct {
  readonly log: DataBucket;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { bucketName, dataBuckets, destroyWithData, key, name, protect } = props;
    const { account } = placeOf(this);
    const arn = arnOf(this, "cloudtrail", `trail/${name}`);
    const prefix = `${TRAIL_PREFIX}/${account}`;
    this.log = new DataBucket(this, "log", {
      name: bucketName,
      zone: "audit",
      key,
      destroyWithData,
      protect,
      statements: logBucketStatements({ bucket: bucketName, trail: arn, prefix }),
    });
    new Cloudtrail(this, "trail", {
      name,
      s3BucketName: this.log.reference,
      kmsKeyId: key.arn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      advancedEventSelector: [MANAGEMENT, writesTo(dataBuckets)],
      dependsOn: [this.log.policy],
    });
  }
}

const MANAGEMENT: CloudtrailAdvancedEventSelector = {
  name: "every call that manages the account",
  fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }],
};

const writesTo = (buckets: readonly string[]): CloudtrailAdvancedEventSelector => ({
  name: "every write to the data",
  fieldSelector: [
    { field: "eventCategory", equalTo: ["Data"] },
    { field: "resources.type", equalTo: ["AWS::S3::Object"] },
    { field: "readOnly", equalTo: ["false"] },
    { field: "resources.ARN", startsWith: buckets.map((bucket) => `arn:aws:s3:::${bucket}/`) },
  ],
});
