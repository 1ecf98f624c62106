import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { bucketName, type Target } from "../delivery/target";

/** What a step of a run wrote about itself; the contract is `pipeline_runs`. */
export interface RunRecord {
  readonly run_id: string;
  readonly step: string;
  readonly business_date?: string | null;
  readonly status: "succeeded" | "failed" | "skipped";
  readonly reason?: string | null;
  readonly files?: number | null;
  readonly rows_in?: number | null;
  readonly accepted?: number | null;
  readonly quarantined?: number | null;
  readonly duplicates?: number | null;
  readonly superseded?: number | null;
  readonly balanced?: boolean | null;
  readonly notices?: readonly string[] | null;
}

/** All records of a run. */
export async function readRecords(
  s3: S3Client,
  target: Target,
  runId: string,
): Promise<RunRecord[]> {
  const Bucket = bucketName(target, "curated");
  const records: RunRecord[] = [];
  const listing = paginateListObjectsV2(
    { client: s3 },
    { Bucket, Prefix: `pipeline_runs/${runId}/` },
  );
  for await (const page of listing) {
    for (const { Key } of page.Contents ?? []) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const text = (await Body?.transformToString()) ?? "";
      records.push(
        ...text
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line) as RunRecord),
      );
    }
  }
  return records;
}
