import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeJson } from "./setup/json-file.mjs";
import { BUILD, PROJECT } from "./setup/places.mjs";

/** Bundle a TypeScript program of this project to .build/NAME.mjs, unless no source of it has changed. */
export async function bundle(entry, name) {
  const output = join(BUILD, `${name}.mjs`);
  const record = join(BUILD, `${name}.sources.json`);
  if (isCurrent(record, output)) return output;
  const { build } = await import("esbuild");
  mkdirSync(BUILD, { recursive: true });
  const started = Date.now();
  const { metafile } = await build({
    absWorkingDir: PROJECT,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: true,
    metafile: true,
    logLevel: "warning",
  });
  const sources = Object.keys(metafile.inputs).map((path) => [path, stateOf(path)]);
  // A source saved while esbuild was reading may not be in the bundle: do not count on it.
  const isSettled = sources.every(([, state]) => state && state[0] < started);
  if (isSettled) writeJson(record, { entry, sources });
  return output;
}

function isCurrent(record, output) {
  const { sources } = readJson(record) ?? {};
  if (!sources || !statSync(output, { throwIfNoEntry: false })) return false;
  return sources.every(([path, state]) => String(stateOf(path)) === String(state));
}

function stateOf(path) {
  const found = statSync(join(PROJECT, path), { throwIfNoEntry: false });
  return found && [found.mtimeMs, found.size];
}
