import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { splitUri } from "../core/manifest";

/** Bytes of a part that are looked at; some hundred rows. */
const SAMPLE_BYTES = 128 * 1024;

/** The first records of a canonical part, each as its fields. */
export async function sampleOf(s3: S3Client, part: string): Promise<string[][]> {
  const { bucket, key } = splitUri(part);
  const Range = `bytes=0-${String(SAMPLE_BYTES - 1)}`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range }));
  const lines = ((await Body?.transformToString("utf-8")) ?? "").split("\n");
  // Behind the last line break is nothing, or a record that was cut.
  lines.pop();
  return lines.map(fieldsOf);
}

/** A canonical record is one line; a field with a comma or a quote in it stands in quotes. */
export function fieldsOf(line: string): string[] {
  return [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}
