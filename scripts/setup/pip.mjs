import { existsSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "./child-process.mjs";
import { shortHash } from "./digest.mjs";
import { writeJson } from "./json-file.mjs";
import { SetupError } from "./setup-error.mjs";
import { createVenv } from "./venv.mjs";

const FLAGS = [
  "--require-hashes",
  "--no-deps", // the locks are complete
  "--no-build-isolation", // what builds is locked too (requirements/build.txt)
  "--no-input",
  "--disable-pip-version-check",
  "--progress-bar=off",
];
// A user's settings that would send packages to another place or change the choice of them.
const FOREIGN =
  /^(PIP_(TARGET|PREFIX|USER|ROOT|CONSTRAINT|REQUIREMENT|REQUIRE_VIRTUALENV|NO_DEPS)|PYTHON(PATH|HOME))$/;

let pip;

/** Install a hash-locked list into an environment; interrupted, it goes on from what is in `downloads`. */
export async function installLocked({ lock, venv, python, cache, downloads, only }, task) {
  const args = ["--python", venv.python, "install", ...FLAGS, "--cache-dir", downloads];
  await runPip([...args, "-r", lock], { doing: "install", lock, python, cache, only }, task);
}

// Wheels of Python code only, which any machine can install.
const ANY_MACHINE = ["--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none"];

/** Put the wheels of a hash-locked list into `folder`; refuses a list that needs compiled ones. */
export async function downloadLocked({ lock, folder, python, cache, only }, task) {
  const args = ["download", ...FLAGS, ...ANY_MACHINE, "--python-version=3.11", "-d", folder];
  await runPip([...args, "-r", lock], { doing: "download", lock, python, cache, only }, task);
}

async function runPip(given, { doing, lock, python, cache, only }, task) {
  pip ??= ensurePip(python, cache);
  const args = ["-m", "pip", ...given];
  const onLine = (line) => {
    const text = progressOf(line);
    if (text) task.update(text);
  };
  const { code, lines } = await run(await pip, args, { env: environment(), onLine });
  if (code === 0) return;
  throw new SetupError(
    `pip could not ${doing} ${basename(lock)} from the package index it is set up for (exit ${code}):\n` +
      `  ${lines.slice(-12).join("\n  ")}`,
    `check the network and the message above, then run: node scripts/setup.mjs --only ${only}`,
  );
}

/** One pip serves all environments: they stay small and are made faster. */
async function ensurePip(python, cache) {
  const folder = join(cache, `pip-${shortHash([python.version, process.platform, process.arch])}`);
  const complete = join(folder, "complete.json");
  if (!existsSync(complete)) {
    rmSync(folder, { recursive: true, force: true });
    await createVenv(python, folder);
    writeJson(complete, { python: python.version });
  }
  return join(folder, "bin", "python");
}

/** What a line of pip's output means to a person; undefined when nothing. */
export function progressOf(line) {
  const words = line.trim();
  if (/^(Downloading|Building wheel for|Installing collected packages)/.test(words)) {
    return words.replace(/:.*$/, "").replace(/https?:\S*\//, "");
  }
  return /^Collecting /.test(words) ? words.replace(/ \(from .*$/, "") : undefined;
}

function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
}
