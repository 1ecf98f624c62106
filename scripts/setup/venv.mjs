import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child-process.mjs";
import { shortHash } from "./digest.mjs";
import { writeJson } from "./json-file.mjs";
import { installLocked } from "./pip.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * A Python environment in the cache that holds exactly what the locks say, made if it is not there.
 * An environment cannot be moved, so it is built in place and `complete.json`, written last, makes it count.
 */
export async function ensureVenv({ name, locks, python, cache, only }, task) {
  const texts = locks.map((lock) => readFileSync(lock, "utf8").replace(/^\s*#.*\n/gm, ""));
  const folder = join(
    cache,
    `${name}-${shortHash([texts, python.version, process.platform, process.arch])}`,
  );
  const venv = venvIn(folder);
  if (existsSync(venv.complete) && existsSync(venv.python)) return venv;
  rmSync(folder, { recursive: true, force: true });
  task.update("making the environment");
  await createVenv(python, folder, ["--without-pip"]);
  const downloads = `${folder}.downloads`;
  for (const lock of locks)
    await installLocked({ lock, venv, python, cache, downloads, only }, task);
  writeJson(venv.complete, { locks, python: python.version });
  rmSync(downloads, { recursive: true, force: true });
  return venv;
}

/** Make an empty environment with `python -m venv`. */
export async function createVenv(python, folder, options = []) {
  const { code, lines } = await run(python.path, ["-m", "venv", ...options, folder]);
  if (code === 0) return venvIn(folder);
  throw new SetupError(
    `${python.path} -m venv ${folder} failed (exit ${code}):\n  ${lines.join("\n  ")}`,
    "install Python's venv module, e.g. apt-get install python3.11-venv",
  );
}

function venvIn(folder) {
  return {
    folder,
    python: join(folder, "bin", "python"),
    packages: join(folder, "lib", "python3.11", "site-packages"),
    complete: join(folder, "complete.json"),
  };
}
