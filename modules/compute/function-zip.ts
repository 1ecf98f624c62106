import { buildSync } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { writeBuildFile } from "../storage/build-file";
import { zip } from "../storage/zip";
import { LAMBDA_OPTIONS } from "./lambda-options";

const SOURCES = "src-lambda";
const BUNDLES = ".build/lambda";

/** Variables of a function that travel in its zip, and the file there that holds them. */
type Bundled = Readonly<Record<string, string>>;
const BUNDLED = "variables.json";

/** Input files of a zip with their time and size, and the options it was made with. */
type Fingerprint = Readonly<Record<string, string>>;

/** Path of the zip of `src-lambda/<name>/handler.ts`, made anew only when a source of it changed. */
export function functionZip(name: string, bundled: Bundled = {}): string {
  const path = zipOf(name, bundled);
  if (!isFresh(path)) build(name, bundled);
  return path;
}

function build(name: string, bundled: Bundled): void {
  if (!existsSync(handlerOf(name))) {
    const known = readdirSync(SOURCES).filter((other) => existsSync(handlerOf(other)));
    throw new Error(`${handlerOf(name)} is missing; known functions are ${known.join(", ")}`);
  }
  const started = Date.now();
  const { metafile, outputFiles } = buildSync({
    ...LAMBDA_OPTIONS,
    entryPoints: [handlerOf(name)],
    write: false,
    metafile: true,
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`esbuild gave no output for ${handlerOf(name)}`);
  const path = zipOf(name, bundled);
  writeBuildFile(path, zip(filesOf(output.contents, bundled)));
  const inputs = Object.keys(metafile.inputs);
  // A source saved while esbuild was reading may not be in the zip: do not count on it.
  const isSettled = inputs.every((input) => statSync(input).mtimeMs < started);
  const fingerprint = isSettled ? fingerprintOf(inputs) : {};
  writeBuildFile(fingerprintFile(path), JSON.stringify(fingerprint));
}

function filesOf(handler: Uint8Array, bundled: Bundled): Map<string, Uint8Array> {
  const files = new Map([["handler.mjs", handler]]);
  if (Object.keys(bundled).length > 0) files.set(BUNDLED, Buffer.from(JSON.stringify(bundled)));
  return files;
}

function isFresh(path: string): boolean {
  if (!existsSync(fingerprintFile(path)) || !existsSync(path)) return false;
  const known = JSON.parse(readFileSync(fingerprintFile(path), "utf8")) as Fingerprint;
  const inputs = Object.keys(known).filter((input) => input !== "options");
  return JSON.stringify(fingerprintOf(inputs)) === JSON.stringify(known);
}

function fingerprintOf(inputs: readonly string[]): Fingerprint {
  const stamps = inputs.map((input) => [input, stampOf(input)] as const);
  return { ...Object.fromEntries(stamps), options: JSON.stringify(LAMBDA_OPTIONS) };
}

function stampOf(input: string): string {
  const stat = statSync(input, { throwIfNoEntry: false });
  return stat ? `${String(stat.mtimeMs)} ${String(stat.size)}` : "missing";
}

const handlerOf = (name: string) => `${SOURCES}/${name}/handler.ts`;
const fingerprintFile = (path: string) => path.replace(/zip$/, "inputs.json");

/** One file for each content: apps of several stages are synthesized side by side. */
function zipOf(name: string, bundled: Bundled): string {
  if (Object.keys(bundled).length === 0) return `${BUNDLES}/${name}.zip`;
  const hash = createHash("sha256").update(JSON.stringify(bundled)).digest("hex");
  return `${BUNDLES}/${name}-${hash.slice(0, 8)}.zip`;
}
