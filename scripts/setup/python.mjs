import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { run } from "./child-process.mjs";
import { isExecutable, onPath } from "./executable.mjs";
import { SetupError } from "./setup-error.mjs";

const WANTED = "3.11";
const ASK = "import platform, sys; print(platform.python_version(), sys.executable)";

/** Find Python 3.11 (the version of Glue 5.1); returns {path, version}. */
export async function findPython(env = process.env) {
  const forced = env.PIPELINE_PYTHON;
  const looked = [];
  for (const path of forced ? [forced] : candidates(env)) {
    const { code, lines } = await run(path, ["-c", ASK]);
    const [version, real] = (lines[0] ?? "").split(/ (.*)/);
    if (code === 0 && version.startsWith(`${WANTED}.`)) return { path: real, version };
    looked.push(`${path} (${code === 0 ? `Python ${version}` : "does not run"})`);
  }
  throw new SetupError(missing(forced, looked), fix(env));
}

/** Places where a Python 3.11 may be, best first. */
export function candidates(env = process.env) {
  const versions = join(env.PYENV_ROOT ?? join(homedir(), ".pyenv"), "versions");
  const pyenv = existsSync(versions)
    ? readdirSync(versions).filter((name) => name.startsWith(`${WANTED}.`))
    : [];
  const found = [
    ...onPath(`python${WANTED}`, env),
    ...onPath("python3", env),
    ...pyenv.map((name) => join(versions, name, "bin", "python3")).filter(isExecutable),
  ];
  return [...new Set(found)];
}

/** What is wrong, with every place that was looked at. */
export function missing(forced, looked) {
  if (forced) return `PIPELINE_PYTHON is ${looked[0]}; needed: Python ${WANTED}`;
  const places = looked.length > 0 ? looked.join(", ") : "nothing there";
  return `Python ${WANTED} not found; looked at python${WANTED} and python3 on the PATH and in pyenv: ${places}`;
}

function fix(env) {
  if (env.PIPELINE_PYTHON) return `unset PIPELINE_PYTHON or set it to a Python ${WANTED}`;
  if (process.platform === "darwin") return `brew install python@${WANTED}`;
  return (
    `apt-get install python${WANTED} python${WANTED}-venv, or pyenv install ${WANTED}, ` +
    `or set PIPELINE_PYTHON=/path/to/python${WANTED}`
  );
}
