import { basename, dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { Failure, ReviewNeeded } from "../failure";
import { readReport, REPORT } from "../review/make-review";
import type { PlannedStack } from "../review/plan-folder";
import { plainText } from "../review/report/markdown";
import type { Report } from "../review/report/report";
import { isApplied, nextOf, noteNext } from "./applied-note";
import type { Application } from "./apply-plans";

/** Plan and review again what could only be looked at, now that what it reads is there. */
export async function planAgain(
  { folder, review }: Application,
  planned: readonly PlannedStack[],
): Promise<never> {
  if (!planned.some((each) => isApplied(folder, each)))
    throw new Failure(
      `nothing can be applied yet:\n${previewsIn(planned)
        .map(({ name, reasons }) => `  ${name}: ${reasons.join("; ")}`)
        .join("\n")}`,
    );
  const next = folderAfter(folder);
  const report = await review(next, readReport(folder)?.facts.base ?? null);
  // What could not be planned is planned anew by the next call.
  if (report.failed.length === 0) noteNext(folder, next);
  throw reviewNeeded(next, planned, report);
}

/** Refuse to go on here when it goes on in another folder. */
export function refuseWhenPlannedAgain(folder: string, planned: readonly PlannedStack[]): void {
  const next = nextOf(folder);
  const report = next !== undefined && existsSync(next) ? readReport(next) : undefined;
  if (next && report) throw reviewNeeded(next, planned, report);
}

function reviewNeeded(
  next: string,
  planned: readonly PlannedStack[],
  { verdict }: Report,
): ReviewNeeded {
  const names = previewsIn(planned).map(({ name }) => name);
  return new ReviewNeeded(
    `${names.join(", ")} could only be previewed and were not applied; planned again in ${next}: ${plainText(verdict.text)}`,
    `read ${join(next, REPORT, "comment.md")}, then: npm run -s pipeline -- apply --plan ${next}`,
  );
}

/** `plans`, `plans-2`, `plans-3`, … */
function folderAfter(folder: string): string {
  const [, stem = "", number = "1"] = /^(.*?)(?:-(\d+))?$/.exec(basename(folder)) ?? [];
  return join(dirname(folder), `${stem}-${Number(number) + 1}`);
}

function previewsIn(planned: readonly PlannedStack[]): PlannedStack[] {
  return planned.filter(({ preview }) => preview);
}
