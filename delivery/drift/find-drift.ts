import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Delivery } from "../apply-stacks";
import type { PlanJson } from "../review/plan-json";
import { sensitiveValues, withoutSecrets } from "../review/secret-values";
import { atOnce, initialize, type Place } from "../stack-commands";
import type { Stack } from "../synthesized";
import { terraform, terraformText } from "../terraform";
import { driftOf, type StackDrift } from "./stack-drift";

/** Each costs a provider process of 0.7 GB. */
const AT_ONCE = 2;

/** The drift of a stack, by its name. */
export interface NamedDrift extends StackDrift {
  readonly stack: string;
}

/** Look at everything that is deployed; changes nothing, not even a state. */
export async function findDrift({ place, stacks, progress }: Delivery): Promise<NamedDrift[]> {
  const found = new Map<string, StackDrift>();
  await progress.all(
    stacks.map((stack) => ({
      title: `look at ${stack.name}`,
      work: async (report) => {
        const drift = await refresh(place, stack);
        found.set(stack.name, drift);
        const { length } = drift.drifted;
        report(length === 0 ? "as it was applied" : `${length} changed by hand`);
      },
    })),
    AT_ONCE,
  );
  return stacks.flatMap(({ name }) => {
    const drift = found.get(name);
    return drift ? [{ stack: name, ...drift }] : [];
  });
}

async function refresh(place: Place, stack: Stack): Promise<StackDrift> {
  await initialize(place, stack);
  // A plan holds secrets: it lies where only its owner looks, and not for long.
  const folder = mkdtempSync(join(tmpdir(), "drift-"));
  try {
    const plan = join(folder, "drift.tfplan");
    const args = ["plan", "-refresh-only", "-input=false", "-no-color", "-lock=false"];
    await terraform(place, stack, [...args, ...atOnce(stack), `-out=${plan}`]);
    const shown = await terraformText(place, stack, ["show", "-json", plan]);
    const { resource_drift: changes = [] } = JSON.parse(shown) as PlanJson;
    const secrets = sensitiveValues({ resource_changes: changes });
    return withoutSecrets(driftOf(stack.template, changes), secrets);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
