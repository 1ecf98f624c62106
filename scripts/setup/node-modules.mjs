import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child-process.mjs";
import { fileHash } from "./digest.mjs";
import { readJson } from "./json-file.mjs";
import { SetupError } from "./setup-error.mjs";

/** Install what package-lock.json says, unless it is there already. */
export async function ensureNodeModules(project, task) {
  const stamp = stampPath(project);
  const lock = fileHash(join(project, "package-lock.json"));
  if (!isInstalled(project, lock)) {
    await install(project, task);
    task.done(`${countPackages(project)} packages from package-lock.json`);
  }
  writeFileSync(stamp, lock);
  return [stamp, npmMarker(project)];
}

/** True when node_modules is what package-lock.json describes. */
export function isInstalled(project, lock) {
  if (!existsSync(npmMarker(project))) return false;
  const stamp = stampPath(project);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return true;
  const wanted = readJson(join(project, "package-lock.json"))?.packages ?? {};
  return matches(wanted, readJson(npmMarker(project))?.packages ?? {});
}

/** True when npm's own note of what it installed has every package of the lock, and no other version. */
export function matches(wanted, installed) {
  const names = Object.keys(wanted).filter((name) => name !== "");
  const extra = Object.keys(installed).some((name) => !(name in wanted));
  return !extra && names.every((name) => isSame(wanted[name], installed[name]));
}

function isSame(wanted, installed) {
  // npm leaves out optional packages made for another system.
  if (installed === undefined) return wanted.optional === true;
  return installed.version === wanted.version && installed.integrity === wanted.integrity;
}

async function install(project, task) {
  task.update("npm ci");
  const onLine = (line) => task.update(`npm ci: ${line}`);
  const { code, lines } = await run("npm", ["ci", "--no-fund", "--no-audit"], {
    cwd: project,
    onLine,
  });
  if (code === 0) return;
  throw new SetupError(
    `npm ci failed (exit ${code}) in ${project}, packages from npm's registry:\n  ${lines.join("\n  ")}`,
    "check the network and the message above, then run: node scripts/setup.mjs --only npm",
  );
}

function countPackages(project) {
  return Object.keys(readJson(npmMarker(project))?.packages ?? {}).length;
}

function stampPath(project) {
  return join(project, "node_modules", ".pipeline-setup");
}

function npmMarker(project) {
  return join(project, "node_modules", ".package-lock.json");
}
