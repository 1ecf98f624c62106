import { unzipSync } from "fflate";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "../synthesized";

/** Text files by path. */
export type Files = ReadonlyMap<string, string>;

interface Uploaded {
  readonly key?: string;
  readonly source?: string;
}

/** What the jobs are made of: the shared archive, and the script of each (`raw_to_processed/job.py`). */
export function jobFiles(stacks: readonly Stack[]): Files {
  const files = new Map<string, string>();
  for (const { folder, key, source } of stacks.flatMap(uploadsOf)) {
    const script = /([^/]+\/job\.py)$/.exec(key)?.[1];
    if (script) files.set(script, readFileSync(join(folder, source), "utf8"));
    if (!/\bpython\.zip$/.test(key)) continue;
    for (const [path, bytes] of Object.entries(unzipSync(readFileSync(join(folder, source)))))
      files.set(path, Buffer.from(bytes).toString("utf8"));
  }
  return files;
}

function uploadsOf({ folder, template }: Stack) {
  const uploads = Object.values(template.resource?.["aws_s3_object"] ?? {}) as Uploaded[];
  return uploads.flatMap(({ key, source }) =>
    key !== undefined && source !== undefined ? [{ folder, key, source }] : [],
  );
}

const IMPORT = /^\s*(?:from\s+([\w.]+)\s+import\s+(\([^)]*\)|[^\n]+)|import\s+([\w., ]+))/gm;

/** The Python files that a script is made of: those it imports, and those that they import. */
export function closureOf(files: Files, script: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const queue = [script];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const text = files.get(path);
    if (text === undefined || found.has(path)) continue;
    found.set(path, hash(text));
    queue.push(...importedBy(text).flatMap((name) => pathsOf(name)));
  }
  return found;
}

function importedBy(text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, from, names = "", modules = ""]) => {
    const words = (from === undefined ? modules : names).replaceAll(/[()]/g, "").split(",");
    const own = words.map((word) => word.trim().split(/\s/)[0] ?? "").filter(Boolean);
    return from === undefined ? own : [from, ...own.map((name) => `${from}.${name}`)];
  });
}

const pathsOf = (module: string): string[] => {
  const path = module.replaceAll(".", "/");
  return [`${path}.py`, `${path}/__init__.py`];
};

/** A short name for a content. */
export const hash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 16);
