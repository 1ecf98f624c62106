import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MILLIS = 300;

/** Hold `path` while `work` runs; waits for another living holder, takes over from a dead one. */
export async function withLock(path, work, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (let told = false; !create(path, mine);) {
    const holder = read(path);
    if (holder === undefined) continue;
    if (!isAlive(holder)) {
      clearStale(path, holder);
      continue;
    }
    if (!told) onWait(JSON.parse(holder).pid);
    told = true;
    await sleep(POLL_MILLIS);
  }
  const release = () => {
    if (read(path) === mine) rmSync(path, { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    release();
    process.removeListener("exit", release);
  }
}

/** A link appears whole or not at all, so no reader meets a half-written lock. */
function create(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Two may find the same dead lock: the rename has one winner, and what it took is looked at again. */
function clearStale(path, stale) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  if (read(aside) !== stale) create(path, read(aside));
  rmSync(aside, { force: true });
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function isAlive(holder) {
  try {
    const { pid, started } = JSON.parse(holder);
    process.kill(pid, 0);
    return started === startOf(pid);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** When a process began, so that a pid used again is not taken for its first owner (Linux; else null). */
function startOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return stat === undefined ? null : stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}
