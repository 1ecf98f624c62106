import { basename, dirname, join } from "node:path";
import { existsSync } from "node:fs";
import type { Delivery } from "../apply-stacks";
import { Failure, Interrupted, messageOf, ReviewNeeded } from "../failure";
import { makePlans } from "../review/make-plans";
import { readPlans, type PlannedStack } from "../review/plan-folder";
import { applyPlan } from "../stack-commands";
import { stackNamed } from "../synthesized";
import type { Target } from "../target";
import { describeChanges } from "../terraform-output";
import { isApplied, noteApplied, noteNext, readApplied } from "./applied-note";
import { isDue, refuseUnfit } from "./refuse-unfit";

/** Reviewed plans, and where they are to be applied. */
export interface Application {
  readonly delivery: Delivery;
  readonly target: Target;
  /** The project's folder. */
  readonly project: string;
  /** The plan folder. */
  readonly folder: string;
}

/** Apply what a plan folder holds and was not applied yet, wave by wave; the names of the stacks that were. */
export async function applyPlans(application: Application): Promise<string[]> {
  const { folder } = application;
  const { next } = readApplied(folder);
  const plans = readPlans(folder);
  if (next !== undefined && existsSync(next)) throw reviewOf(next, plans.stacks);
  await refuseUnfit(application, plans);
  const applied: string[] = [];
  for (const wave of wavesIn(plans.stacks)) {
    const due = wave.filter((planned) => isDue(folder, planned));
    await applyWave(application, due, plans.stacks);
    applied.push(...due.map(({ name }) => name));
    if (wave.some(({ preview }) => preview)) await planAgain(application, plans.stacks);
  }
  return applied;
}

async function applyWave(
  { delivery: { place, progress, stacks }, folder }: Application,
  due: readonly PlannedStack[],
  all: readonly PlannedStack[],
): Promise<void> {
  const failed: string[] = [];
  const tasks = due.map((planned) => ({
    title: `apply the plan of ${planned.name}`,
    work: async (report: (detail: string) => void) => {
      try {
        const file = join(folder, planned.plan);
        const changes = await applyPlan(place, stackNamed(stacks, planned.name), file);
        noteApplied(folder, planned, changes);
        report(describeChanges(changes));
      } catch (error) {
        failed.push(planned.name);
        throw error;
      }
    },
  }));
  try {
    await progress.all(tasks);
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    throw stopped(folder, all, { failed, error });
  }
}

/** Plan again what could only be looked at, now that what it reads is there. */
async function planAgain(
  application: Application,
  planned: readonly PlannedStack[],
): Promise<never> {
  const { folder } = application;
  const previews = planned.filter(({ preview }) => preview);
  if (!planned.some((each) => isApplied(folder, each)))
    throw new Failure(
      `nothing can be applied yet:\n${previews.map(({ name, reasons }) => `  ${name}: ${reasons.join("; ")}`).join("\n")}`,
    );
  const next = nextFolder(folder);
  await makePlans({ ...application, folder: next });
  noteNext(folder, next);
  throw reviewOf(next, planned);
}

function reviewOf(next: string, planned: readonly PlannedStack[]): ReviewNeeded {
  const names = planned.filter(({ preview }) => preview).map(({ name }) => name);
  return new ReviewNeeded(
    `${names.join(", ")} could only be previewed and were not applied; planned again in ${next}`,
    `review these plans, then: npm run -s pipeline -- apply --plan ${next}`,
  );
}

/** `plans`, `plans-2`, `plans-3`, … */
function nextFolder(folder: string): string {
  const [, stem = "", number = "1"] = /^(.*?)(?:-(\d+))?$/.exec(basename(folder)) ?? [];
  return join(dirname(folder), `${stem}-${Number(number) + 1}`);
}

function wavesIn(planned: readonly PlannedStack[]): PlannedStack[][] {
  const numbers = [...new Set(planned.map(({ wave }) => wave))].sort((one, other) => one - other);
  return numbers.map((number) => planned.filter(({ wave }) => wave === number));
}

function stopped(
  folder: string,
  all: readonly PlannedStack[],
  { failed, error }: { readonly failed: readonly string[]; readonly error: unknown },
): Failure {
  const names = (group: readonly PlannedStack[]) =>
    group.map(({ name }) => name).join(", ") || "nothing";
  const rest = all.filter((each) => isDue(folder, each) || each.preview);
  const lines = [
    messageOf(error),
    "",
    `applied: ${names(all.filter((each) => isApplied(folder, each)))}`,
    `failed: ${failed.join(", ")}`,
    `not applied: ${names(rest.filter(({ name }) => !failed.includes(name)))}`,
  ];
  const fix = error instanceof Failure ? error.fix : undefined;
  const goOn = "mend it and give the same command again; what it changed half wants a new review";
  return new Failure(lines.join("\n"), [fix, goOn].filter(Boolean).join("; then "));
}
