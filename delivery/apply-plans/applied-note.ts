import { basename, dirname, join } from "node:path";
import { readJson, writeJson } from "../files";
import { APPLIED, type PlannedStack } from "../review/plan-folder";
import type { Changes } from "../terraform-output";

/** How far the plans of a folder were applied; lies beside them, so that the next call goes on. */
export interface AppliedNote {
  readonly applied: Readonly<Record<string, AppliedPlan>>;
  /** Folder beside this one, with the plans that were made for what could only be looked at here. */
  readonly next?: string;
}

interface AppliedPlan {
  readonly sha256: string;
  readonly at: string;
  readonly changes?: Changes;
}

const noteIn = (folder: string) => join(folder, APPLIED);

/** What was applied of a plan folder so far. */
export function readApplied(folder: string): AppliedNote {
  return readJson<AppliedNote>(noteIn(folder)) ?? { applied: {} };
}

/** True when this very plan was applied. */
export function isApplied(folder: string, { name, sha256 }: PlannedStack): boolean {
  return readApplied(folder).applied[name]?.sha256 === sha256;
}

/** Note at once what cannot be done a second time. */
export function noteApplied(
  folder: string,
  { name, sha256 }: PlannedStack,
  changes: Changes | undefined,
): void {
  const note = readApplied(folder);
  const entry = { sha256, at: new Date().toISOString(), changes };
  writeJson(noteIn(folder), { ...note, applied: { ...note.applied, [name]: entry } });
}

/** Note where it goes on. */
export function noteNext(folder: string, next: string): void {
  writeJson(noteIn(folder), { ...readApplied(folder), next: basename(next) });
}

/** The folder where it goes on, if it does. */
export function nextOf(folder: string): string | undefined {
  const { next } = readApplied(folder);
  return next === undefined ? undefined : join(dirname(folder), next);
}
