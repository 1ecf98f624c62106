import { createHash } from "node:crypto";
import type { FoundFile } from "./found-files";

/**
 * Where a file lands: by its time and its name, so that a run which is repeated replaces the object with
 * itself. Signs that need escaping in tools are replaced; a hash keeps apart what would be one name then.
 */
export function objectKey(prefix: string, source: string, { modifiedAt, name }: FoundFile): string {
  const time = modifiedAt.replace(/\.000Z$|[-:]/g, "");
  const plain = name.replace(/[^A-Za-z0-9._+-]/gu, "_");
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${prefix}/${source}/${time}Z_${plain === name ? name : `${hash}_${plain}`}`;
}
