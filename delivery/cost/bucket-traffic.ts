import { MODEL } from "./model";
import { type BilledResource, block, means, number, text } from "./resource";
import { landedBytes, rulesOf, type Situation } from "./situation";
import { DAYS } from "./times";

export type Zone = "raw" | "processed" | "curated" | "quarantine" | "artifacts" | "audit" | "state";

/** The zone that a bucket is, by its name; undefined for a bucket of which nothing is known. */
export function zoneOf({ values }: BilledResource): Zone | undefined {
  const name = text(values, "bucket");
  const [, zone] =
    /(?:^|-)(raw|processed|curated|quarantine|artifacts|audit|state)(?:-|$)/.exec(name) ?? [];
  return zone as Zone | undefined;
}

/** Data of a zone: where it lies and how much of it comes a day. */
export interface Stored {
  readonly prefix: string;
  readonly bytesPerDay: number;
}

/** What comes to lie in a zone each day. */
export function storedIn(zone: Zone | undefined, { workload }: Situation): Stored[] {
  const { rowsPerDay } = workload;
  const landed = landedBytes(workload);
  switch (zone) {
    case "raw":
      return [
        { prefix: "landing/", bytesPerDay: landed },
        { prefix: "original/sales_raw/", bytesPerDay: landed },
        { prefix: "sales_raw/", bytesPerDay: rowsPerDay * MODEL.partBytes },
      ];
    case "processed":
      return [{ prefix: "sales/", bytesPerDay: rowsPerDay * MODEL.parquetBytes }];
    case "quarantine":
      return [{ prefix: "sales_quarantine/", bytesPerDay: landed * MODEL.refused }];
    case "curated":
      return [{ prefix: "daily_sales/", bytesPerDay: MODEL.aggregateRows * MODEL.aggregateBytes }];
    default:
      return [];
  }
}

/** Files that a run writes, of the size that jobs aim at. */
const files = ({ workload }: Situation) =>
  Math.max(1, (workload.rowsPerDay * MODEL.parquetBytes) / MODEL.fileBytes);

/** Requests that a bucket gets in a month. */
export function requestsTo(bucket: BilledResource, situation: Situation) {
  const { filesPerDay, queries } = situation.workload;
  const written = files(situation);
  const pieces = landedBytes(situation.workload) / 8e6;
  const days = (puts: number, gets: number) => ({ puts: puts * DAYS, gets: gets * DAYS });
  switch (zoneOf(bucket)) {
    case "raw":
      return days(filesPerDay * 4 + 2 * pieces, filesPerDay * 6 + 2 * pieces);
    case "processed":
      return days(written * 2 + 10, queries.detail * 7 * written * 2 + written * 4);
    case "curated":
      return days(30, queries.aggregates * 4 + 30);
    case undefined:
      return days(0, 0);
    default:
      return days(10, 10);
  }
}

/** The settings of a bucket that stand in a resource of their own. */
export function settingOf(
  bucket: BilledResource,
  type: string,
  { resources }: Situation,
): BilledResource | undefined {
  return resources.find((each) => each.type === type && means(each, each.values["bucket"], bucket));
}

/** How a bucket encrypts: each request asks KMS, few do, or none. */
export function kmsShare(bucket: BilledResource, situation: Situation): number {
  const type = "aws_s3_bucket_server_side_encryption_configuration";
  const setting = settingOf(bucket, type, situation);
  const [rule] = setting ? rulesOf(setting) : [];
  const algorithm = text(
    block(rule ?? {}, "apply_server_side_encryption_by_default"),
    "sse_algorithm",
  );
  if (!algorithm.startsWith("aws:kms")) return 0;
  return rule?.["bucket_key_enabled"] === true ? MODEL.bucketKeyShare : 1;
}

/** Days for which replaced and deleted versions stay; none when the bucket keeps no versions. */
export function noncurrentDays(bucket: BilledResource, situation: Situation): number {
  const versioning = settingOf(bucket, "aws_s3_bucket_versioning", situation);
  const status = text(block(versioning?.values ?? {}, "versioning_configuration"), "status");
  if (status !== "Enabled") return 0;
  const lifecycle = settingOf(bucket, "aws_s3_bucket_lifecycle_configuration", situation);
  const days = (lifecycle ? rulesOf(lifecycle) : []).map((rule) =>
    number(block(rule, "noncurrent_version_expiration"), "noncurrent_days", Infinity),
  );
  return Math.min(situation.workload.days, ...days);
}
