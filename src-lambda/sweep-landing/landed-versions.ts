import { ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";

/** One version of an object of the drop box. */
export interface LandedVersion {
  readonly key: string;
  readonly versionId: string;
}

/** Where and when to look. */
export interface Window {
  readonly bucket: string;
  readonly prefix: string;
  readonly since: Date;
  readonly until: Date;
}

/**
 * Every version that landed in that time. Replaced ones too: what they held counts until the later
 * file corrects it.
 */
export async function* landedVersions(
  s3: S3Client,
  { bucket, prefix, since, until }: Window,
): AsyncGenerator<LandedVersion> {
  let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  do {
    const page = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: `${prefix}/`, ...from }),
    );
    for (const { Key, LastModified, Size, VersionId } of page.Versions ?? []) {
      if (!Key || !VersionId || !LastModified) continue;
      const isFolder = Size === 0 && Key.endsWith("/");
      if (isFolder || LastModified < since || LastModified > until) continue;
      yield { key: Key, versionId: VersionId };
    }
    from = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : {};
  } while (from.KeyMarker);
}
