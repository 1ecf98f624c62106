import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Construct } from "constructs";

/** How long replaced or deleted versions can be brought back. */
export const NONCURRENT_DAYS = 90;
/** When the parts of an upload that never ended are thrown away. */
export const ABANDONED_UPLOAD_DAYS = 7;

/** Objects under a prefix that go after some days. */
export interface Expiry {
  readonly prefix: string;
  readonly days: number;
}

export interface BucketLifecycleProps {
  readonly bucket: string;
  /** @default - current versions stay for ever */
  readonly expire?: readonly Expiry[];
}

/** Throws away old versions and abandoned uploads, and what a dataset no longer has to keep. */
export class BucketLifecycle extends Construct {
  constructor(scope: Construct, id: string, { bucket, expire = [] }: BucketLifecycleProps) {
    super(scope, id);
    const rule = [...expire.map(expiryRule), cleanUp];
    new S3BucketLifecycleConfiguration(this, "rules", { bucket, rule });
  }
}

const expiryRule = ({ prefix, days }: Expiry): S3BucketLifecycleConfigurationRule => ({
  id: `expire ${prefix}`,
  status: "Enabled",
  filter: [{ prefix }],
  expiration: [{ days }],
});

const cleanUp: S3BucketLifecycleConfigurationRule = {
  id: "clean up",
  status: "Enabled",
  filter: [{ prefix: "" }],
  noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
  abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABANDONED_UPLOAD_DAYS }],
};
