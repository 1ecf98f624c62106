import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { readJson, writeJson } from "./setup/json-file.mjs";
import { BUILD, PROJECT } from "./setup/places.mjs";

/** Bundle a TypeScript program of this project to .build/FILE, unless no source of it has changed. */
export async function bundle(entry, file, options) {
  const output = join(BUILD, file);
  const record = join(BUILD, `${parse(file).name}.sources.json`);
  if (isCurrent(record, output)) return output;
  const { build } = await import("esbuild");
  mkdirSync(BUILD, { recursive: true });
  const started = Date.now();
  const { metafile, outputFiles } = await build({
    absWorkingDir: PROJECT,
    entryPoints: [entry],
    outfile: output,
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    metafile: true,
    logLevel: "warning",
    ...options,
  });
  outputFiles.forEach(writeWhole);
  const sources = Object.keys(metafile.inputs).map((path) => [path, stateOf(path)]);
  // A source saved while esbuild was reading may not be in the bundle: do not count on it.
  const isSettled = sources.every(([, state]) => state && state[0] < started);
  if (isSettled) writeJson(record, { entry, sources });
  return output;
}

/** Several may bundle, and run what is there, side by side: each sees a whole file. */
function writeWhole({ contents, path }) {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
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
