import { resolve } from "node:path";
import type { Delivery } from "../apply-stacks";
import type { Target } from "../target";
import { artifactDigest } from "./artifact";
import { commitOf } from "./commit";
import { writePlans, type Plans } from "./plan-folder";
import { planStacks, type Planning } from "./plan-stacks";

/** What plans are made of and where they go. */
export interface PlanningRequest {
  readonly delivery: Delivery;
  readonly target: Target;
  /** The project's folder. */
  readonly project: string;
  /** The plan folder. */
  readonly folder: string;
}

/** Plans of all stacks and where they were made from. */
export interface MadePlans extends Planning {
  readonly facts: Omit<Plans, "version" | "stacks">;
}

/** Plan all stacks. The folder can be applied only if each of them could be planned. */
export async function makePlans({
  delivery,
  target,
  project,
  folder,
}: PlanningRequest): Promise<MadePlans> {
  const { stage, account, region } = target;
  const artifact = artifactDigest(delivery.stacks);
  const commit = await commitOf(project);
  const planning = await planStacks(delivery, resolve(folder));
  const terraform = planning.plans[0]?.plan.terraform_version ?? "unknown";
  const facts = { stage, account, region, ...commit, artifact, terraform };
  const stacks = planning.plans.map(({ planned }) => planned);
  if (planning.failed.length === 0) writePlans(folder, { ...facts, stacks });
  return { ...planning, facts };
}
