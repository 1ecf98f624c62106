import { readdirSync, readFileSync, statSync } from "node:fs";
import { contractDocuments } from "../../contracts";
import { writeBuildFile } from "../storage/build-file";
import { zip } from "../storage/zip";

const SHARED = "python/pipeline_core";
/** Folders of jobs, which run on Glue and on EMR. */
const JOBS = ["glue", "spark"];
const ZIP = ".build/python.zip";

/** What the Python code reads of the contracts: `<name>.json`, the YAML word for word. */
function contractFiles(): ReadonlyMap<string, string> {
  return new Map(
    [...contractDocuments()].map(([name, document]) => [
      `${name}.json`,
      `${JSON.stringify(document, null, 2)}\n`,
    ]),
  );
}

/**
 * Build the zip that every job imports from, and return its path. The contracts it holds are also
 * written beside the Python code, for tests and editors.
 */
export function buildPythonZip(): string {
  const files = new Map<string, Uint8Array>();
  addSources(files, SHARED, "pipeline_core");
  for (const [name, text] of contractFiles()) {
    files.set(`pipeline_core/contracts/${name}`, Buffer.from(text));
    writeBuildFile(`${SHARED}/contracts/${name}`, text);
  }
  // The edge file is the job's script, which is passed on its own.
  for (const jobs of JOBS) {
    for (const job of foldersIn(jobs)) addSources(files, `${jobs}/${job}`, job, ["job.py"]);
  }
  writeBuildFile(ZIP, zip(withInitFiles(files)));
  return ZIP;
}

function addSources(
  files: Map<string, Uint8Array>,
  folder: string,
  name: string,
  except: readonly string[] = [],
): void {
  for (const file of readdirSync(folder)) {
    if (file.endsWith(".py") && !except.includes(file)) {
      files.set(`${name}/${file}`, readFileSync(`${folder}/${file}`));
    }
  }
  for (const inner of foldersIn(folder))
    addSources(files, `${folder}/${inner}`, `${name}/${inner}`);
}

/** Python finds a package in a zip only by its `__init__.py`. */
function withInitFiles(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const packages = [...files.keys()].map((file) => file.slice(0, file.lastIndexOf("/")));
  const empty = packages.map((name) => [`${name}/__init__.py`, new Uint8Array()] as const);
  return new Map([...empty, ...files]);
}

const foldersIn = (folder: string): string[] =>
  readdirSync(folder).filter(
    (name) =>
      !name.startsWith("__") && name !== "contracts" && statSync(`${folder}/${name}`).isDirectory(),
  );
