import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { contracts } from "../contracts";
import { bucketName } from "../delivery/target";
import { type Content, inspect } from "./content";
import type { Session } from "./session";

/** What is read here of a source's item; src-lambda/core/source/watermarks.ts writes it. */
export interface SourceItem {
  readonly finished_at?: string;
  readonly last_landing?: { readonly rows: number; readonly object: string };
}

/** An object that a source has landed, and what it holds without asking the pipeline. */
export interface LandedObject {
  readonly object: string;
  readonly content: Content;
}

/**
 * What a source has landed since its item was as `before`, or else what it landed last. A source of rows says
 * how many there are; files are counted here.
 */
export async function landedObjects(
  session: Session,
  { dataset, name }: { readonly dataset: string; readonly name: string },
  { last_landing: last }: SourceItem,
  before: SourceItem,
): Promise<LandedObject[]> {
  if (last) {
    const { sha256 } = await contentOf(session, last.object);
    return [{ object: last.object, content: { sha256, records: last.rows } }];
  }
  const folder = contracts().get(dataset)?.landingPrefix;
  const objects = await objectsUnder(session, `landing/${folder}/${name}/`);
  const since = Date.parse(before.finished_at ?? "1970-01-01T00:00:00Z");
  const fresh = objects.filter(({ milliseconds }) => milliseconds >= since);
  const shown = fresh.length > 0 ? fresh : objects.slice(-1);
  const landed: LandedObject[] = [];
  for (const { object } of shown) {
    landed.push({ object, content: await contentOf(session, object) });
  }
  return landed;
}

/** Objects under a prefix, the newest last. */
async function objectsUnder({ clients, target }: Session, Prefix: string) {
  const objects: { readonly object: string; readonly milliseconds: number }[] = [];
  const list = { Bucket: bucketName(target, "raw"), Prefix };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: clients.s3 }, list)) {
    for (const { Key = "", LastModified } of Contents)
      objects.push({ object: Key, milliseconds: LastModified?.getTime() ?? 0 });
  }
  return objects.sort((a, b) => a.milliseconds - b.milliseconds);
}

async function contentOf({ clients, target }: Session, Key: string): Promise<Content> {
  const folder = mkdtempSync(join(tmpdir(), "landed-"));
  try {
    const get = new GetObjectCommand({ Bucket: bucketName(target, "raw"), Key });
    const { Body } = await clients.s3.send(get);
    const path = join(folder, "object");
    await pipeline(Body as Readable, createWriteStream(path));
    return await inspect(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
