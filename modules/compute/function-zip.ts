import { buildSync } from "esbuild";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { writeBuildFile } from "../storage/build-file";
import { zip } from "../storage/zip";
import { LAMBDA_OPTIONS } from "./lambda-options";

const SOURCES = "src-lambda";
const BUNDLES = ".build/lambda";

/** Input files of a zip with their time and size, and the options it was made with. */
type Fingerprint = Readonly<Record<string, string>>;

/** Path of the zip of `src-lambda/<name>/handler.ts`, made anew only when a source of it changed. */
export function functionZip(name: string): string {
  if (!isFresh(name)) build(name);
  return zipOf(name);
}

function build(name: string): void {
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
  writeBuildFile(zipOf(name), zip(new Map([["handler.mjs", output.contents]])));
  const inputs = Object.keys(metafile.inputs);
  // A source saved while esbuild was reading may not be in the zip: do not count on it.
  const isSettled = inputs.every((input) => statSync(input).mtimeMs < started);
  const fingerprint = isSettled ? fingerprintOf(inputs) : {};
  writeBuildFile(fingerprintFile(name), JSON.stringify(fingerprint));
}

function isFresh(name: string): boolean {
  if (!existsSync(fingerprintFile(name)) || !existsSync(zipOf(name))) return false;
  const known = JSON.parse(readFileSync(fingerprintFile(name), "utf8")) as Fingerprint;
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
const zipOf = (name: string) => `${BUNDLES}/${name}.zip`;
const fingerprintFile = (name: string) => `${BUNDLES}/${name}.inputs.json`;
