import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure";
import { readJson, writeJson } from "../files";
import type { PlanJson } from "./plan-json";

const FILE = "plans.json";
/** How far the plans were applied. */
export const APPLIED = "applied.json";
const VERSION = 1;

/** The plan of one stack in a plan folder. */
export interface PlannedStack {
  readonly name: string;
  /** Stacks of one wave may be applied side by side, after the wave before. */
  readonly wave: number;
  /** File that Terraform applies. */
  readonly plan: string;
  /** The same as JSON, with every secret it holds. */
  readonly json: string;
  /** Of the plan file. */
  readonly sha256: string;
  readonly changes: boolean;
  /** Made with values that an upstream stack is about to change: to be looked at, never to be applied. */
  readonly preview: boolean;
  /** Why it is a preview. */
  readonly reasons: readonly string[];
}

/** What a plan folder holds: plans of all stacks, made from one commit for one place. */
export interface Plans {
  readonly version: typeof VERSION;
  readonly stage: string;
  readonly account: string;
  readonly region: string;
  /** Full id; `none` outside of git. */
  readonly commit: string;
  /** True when files differed from that commit. */
  readonly dirty: boolean;
  /** SHA-256 over the synthesized output. */
  readonly artifact: string;
  readonly terraform: string;
  /** In the order in which they are applied. */
  readonly stacks: readonly PlannedStack[];
}

/** Make a plan folder that only its owner can read; what it says of earlier plans holds no longer. */
export function makePlanFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of [FILE, APPLIED]) rmSync(join(folder, name), { force: true });
}

/** Write what a plan folder holds. */
export function writePlans(folder: string, plans: Omit<Plans, "version">): void {
  writeJson(join(folder, FILE), { version: VERSION, ...plans });
}

/** What a plan folder holds. */
export function readPlans(folder: string): Plans {
  const path = join(folder, FILE);
  const plans = readJson<Plans>(path);
  if (!plans) throw new Failure(`no ${FILE} in ${folder}`, "npm run -s pipeline -- review");
  if (plans.version === VERSION) return plans;
  throw new Failure(
    `${path} has version ${String(plans.version)}, this program reads ${VERSION}`,
    "review again with this commit",
  );
}

/** The plan of a stack as JSON. */
export function readPlanJson(
  folder: string,
  { name, json }: Pick<PlannedStack, "name" | "json">,
): PlanJson {
  const plan = readJson<PlanJson>(join(folder, json));
  if (plan) return plan;
  throw new Failure(`${join(folder, json)}, the plan of stack ${name}, is missing or no JSON`);
}
