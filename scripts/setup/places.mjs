import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/** The folder of this clone. */
export const PROJECT = resolve(import.meta.dirname, "../..");

/** Set-up's own files in this clone. */
export const BUILD = join(PROJECT, ".build");

/** The folder in the user's cache that all clones share. */
export function cacheFolder(env = process.env) {
  const base = env.XDG_CACHE_HOME;
  // The XDG specification: a relative path is to be ignored.
  return join(base && isAbsolute(base) ? base : join(homedir(), ".cache"), "sales-lake");
}
