import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { readJson } from "../delivery/files";
import { Failure } from "../delivery/failure";
import { identify, isAlive, type ProcessIdentity } from "../delivery/process-identity";

/** Who works on the local AWS. */
export interface RunLock extends ProcessIdentity {
  readonly command: string;
  readonly since: string;
}

/** A lock that is held. */
export interface HeldLock {
  /** True when the one before was killed while it held the lock. */
  readonly isAfterCrash: boolean;
  release(): void;
}

/** Take the lock, or say who has it. */
export function takeRunLock(path: string, command: string): HeldLock {
  mkdirSync(dirname(path), { recursive: true });
  const mine = describeSelf(command);
  const isAfterCrash = clearDead(path);
  if (!create(path, mine)) throw heldBy(readJson<RunLock>(path));
  return {
    isAfterCrash,
    release: () => {
      if (isMine(path, mine)) rmSync(path, { force: true });
    },
  };
}

/** The living holder, if any. */
export function holderOf(path: string): RunLock | undefined {
  const holder = readJson<RunLock>(path);
  return holder && isAlive(holder) ? holder : undefined;
}

/** The error for everybody but the holder. */
export function heldBy(holder: RunLock | undefined): Failure {
  const who = holder
    ? `"${holder.command}" (process ${holder.pid}, since ${holder.since})`
    : "another command";
  return new Failure(
    `${who} works on this local AWS`,
    holder ? `wait for it, or: kill -INT ${holder.pid}` : undefined,
  );
}

function clearDead(path: string): boolean {
  const holder = readJson<RunLock>(path);
  if (holder && isAlive(holder)) throw heldBy(holder);
  try {
    const aside = `${path}.${process.pid}.dead`;
    renameSync(path, aside);
    rmSync(aside, { force: true });
    return true;
  } catch {
    return false;
  }
}

function create(path: string, lock: RunLock): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(lock));
  try {
    // A link appears whole or not at all, so that nobody reads half a lock.
    linkSync(draft, path);
    return isMine(path, lock);
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function isMine(path: string, lock: RunLock): boolean {
  try {
    const { pid, born } = JSON.parse(readFileSync(path, "utf8")) as RunLock;
    return pid === lock.pid && born === lock.born;
  } catch {
    return false;
  }
}

function describeSelf(command: string): RunLock {
  const self = identify(process.pid) ?? { pid: process.pid, born: "unknown" };
  return { ...self, command, since: new Date().toISOString() };
}
