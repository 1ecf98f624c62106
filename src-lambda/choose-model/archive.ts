import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { extract } from "tar-stream";
import { splitUri } from "../core/manifest";

/** A card is some kilobytes; what is larger is none. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The texts of some files of a tar.gz in S3, read once and as a stream; all of them must be there. */
export async function filesOf<Name extends string>(
  s3: S3Client,
  uri: string,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const { bucket, key } = splitUri(uri);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const found = new Map<string, string>();
  const archive = extract();
  const reading = (async () => {
    for await (const entry of archive) {
      const name = entry.header.name.replace(/^\.\//, "");
      if (!names.includes(name as Name)) entry.resume();
      else found.set(name, await textOf(entry as AsyncIterable<Uint8Array>, `${name} in ${uri}`));
    }
  })();
  await Promise.all([pipeline(Body as Readable, createGunzip(), archive), reading]);
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0) throw new Error(`${uri} holds no ${missing.join(", ")}; train again`);
  return Object.fromEntries(found) as Record<Name, string>;
}

async function textOf(entry: AsyncIterable<Uint8Array>, what: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of entry) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`${what} is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
