import { join } from "node:path";
import type { Delivery } from "../apply-stacks";
import { Failure, Interrupted, messageOf } from "../failure";
import { readPlans, type PlannedStack } from "../review/plan-folder";
import { applyPlan } from "../stack-commands";
import type { Report } from "../review/report/report";
import { stackNamed } from "../synthesized";
import type { Target } from "../target";
import { describeChanges } from "../terraform-output";
import { isApplied, noteApplied } from "./applied-note";
import { planAgain, refuseWhenPlannedAgain } from "./plan-again";
import { isDue, refuseUnfit } from "./refuse-unfit";

/** Reviewed plans, and where they are to be applied. */
export interface Application {
  readonly delivery: Delivery;
  readonly target: Target;
  /** The project's folder. */
  readonly project: string;
  /** The plan folder. */
  readonly folder: string;
  /** Plans all stacks into another folder and leaves a review there, against this base. */
  readonly review: (folder: string, base: string | null) => Promise<Report>;
}

/** Apply what a plan folder holds and was not applied yet, wave by wave; the names of the stacks that were. */
export async function applyPlans(application: Application): Promise<string[]> {
  const { folder } = application;
  const plans = readPlans(folder);
  refuseWhenPlannedAgain(folder, plans.stacks);
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
