import { createHash } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withoutBackend } from "../bootstrap";
import { atOnce, initialize, initializeAnew, type Place } from "../stack-commands";
import type { Stack } from "../synthesized";
import { terraform, terraformText } from "../terraform";
import { foreseenTemplate, NOT_YET, scratchFolder } from "./foreseen-folder";
import type { PlanJson } from "./plan-json";
import type { Outlook } from "./upstream";

/** Who only reads needs no lock: a plan that was made from an older state is refused when it is applied. */
const PLAN = ["plan", "-input=false", "-no-color", "-lock=false"];
const OWNER_ONLY = 0o600;

/** What is to be planned, and with what. */
export interface PlanRequest {
  readonly stack: Stack;
  /** False while there is no place for the stack's state. */
  readonly hasState: boolean;
  /** Outputs of stacks that are about to change them, by the data source that reads them. */
  readonly outlooks: Readonly<Record<string, Outlook>>;
}

/** A plan that was made, and its files in the plan folder. */
export interface MadePlan {
  readonly file: string;
  readonly jsonFile: string;
  readonly sha256: string;
  readonly plan: PlanJson;
}

/** Plan one stack into the folder: in its own folder, or beside it with what will be once its upstreams are applied. */
export async function planStack(
  place: Place,
  folder: string,
  { stack, hasState, outlooks }: PlanRequest,
): Promise<MadePlan> {
  const isForeseen = Object.keys(outlooks).length > 0;
  if (hasState && !isForeseen) {
    await initialize(place, stack);
    return makePlan(place, folder, stack);
  }
  const own = hasState ? stack.template : withoutBackend(stack.template);
  const template = isForeseen ? foreseenTemplate(own, outlooks) : own;
  const scratch = scratchFolder(join(place.notes, "preview", stack.name), stack, template);
  await initializeAnew(place, scratch);
  return makePlan(place, folder, scratch);
}

async function makePlan(place: Place, folder: string, stack: Stack): Promise<MadePlan> {
  const [file, jsonFile] = [`${stack.name}.tfplan`, `${stack.name}.json`];
  const path = join(folder, file);
  await terraform(place, stack, [...PLAN, ...atOnce(stack), `-out=${path}`]);
  chmodSync(path, OWNER_ONLY);
  const shown = await terraformText(place, stack, ["show", "-json", path]);
  const plan = withoutStandIn(JSON.parse(shown) as PlanJson);
  writeFileSync(join(folder, jsonFile), JSON.stringify(plan), { mode: OWNER_ONLY });
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  return { file, jsonFile, sha256, plan };
}

function withoutStandIn(plan: PlanJson): PlanJson {
  const changes = plan.resource_changes?.filter(({ address }) => address !== NOT_YET);
  return { ...plan, ...(changes ? { resource_changes: changes } : {}) };
}
