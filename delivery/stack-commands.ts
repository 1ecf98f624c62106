import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeJson } from "./files";
import type { Stack } from "./synthesized";
import { terraform, type Root, type TerraformSettings } from "./terraform";
import { changesOf, type Changes } from "./terraform-output";

const LOCK_FILE = ".terraform.lock.hcl";
const APPLY = ["-input=false", "-auto-approve", "-no-color"];
const AT_ONCE = "-parallelism=30";
const INIT = ["init", "-input=false", "-no-color"];

/** A deployed place that stack folders can be initialized for: one AWS account, or one life of a local AWS. */
export interface Place extends TerraformSettings {
  /** Changes when the place is another one, so that nothing left in a folder is taken for its own. */
  readonly id: string;
  /** Folder of notes about this place. */
  readonly notes: string;
}

/** Initialize a stack's own folder, where people then run Terraform by hand too. */
export async function initialize(place: Place, stack: Stack): Promise<void> {
  const note = join(place.notes, "initialized", `${stack.name}.json`);
  const fingerprint = fingerprintOf(stack);
  const isKnown = readJson<{ fingerprint: string }>(note)?.fingerprint === fingerprint;
  if (isKnown && existsSync(join(stack.folder, ".terraform", "terraform.tfstate"))) return;
  if (!isKnown) forgetOtherPlace(stack.folder);
  await initializeAnew(place, stack);
  writeJson(note, { fingerprint });
}

/** Initialize a folder whatever it was initialized for before. */
export async function initializeAnew(
  place: Place,
  root: Root & Pick<Stack, "cloud">,
): Promise<void> {
  // The cloud takes no -reconfigure; without this note there is nothing that init would want to migrate.
  rmSync(join(root.folder, ".terraform", "terraform.tfstate"), { force: true });
  const anew = root.cloud ? [] : ["-reconfigure"];
  await terraform(place, root, [...INIT, ...anew, ...lockArguments(root.folder)]);
}

/** Initialize and apply. */
export async function apply(place: Place, stack: Stack): Promise<Changes | undefined> {
  await initialize(place, stack);
  await saveErroredState(place, stack);
  return changesOf(await terraform(place, stack, ["apply", ...APPLY, ...atOnce(stack)]));
}

/** Initialize and apply a plan that was made before; Terraform refuses it when the state is another by now. */
export async function applyPlan(
  place: Place,
  stack: Stack,
  plan: string,
): Promise<Changes | undefined> {
  await initialize(place, stack);
  await saveErroredState(place, stack);
  const args = ["apply", "-input=false", "-no-color", ...atOnce(stack), plan];
  return changesOf(await terraform(place, stack, args));
}

/** Initialize and destroy. */
export async function destroy(place: Place, stack: Stack): Promise<Changes | undefined> {
  await initialize(place, stack);
  await saveErroredState(place, stack);
  return changesOf(await terraform(place, stack, ["destroy", ...APPLY, ...atOnce(stack)]));
}

/** Apply or destroy in a folder without a backend. */
export async function changeLocally(
  place: Place,
  root: Root,
  verb: "apply" | "destroy",
): Promise<Changes | undefined> {
  await initializeAnew(place, root);
  return changesOf(await terraform(place, root, [verb, ...APPLY, AT_ONCE]));
}

/** Plan the destruction, which is where Terraform names what protects itself. */
export async function planDestroy(place: Place, stack: Stack): Promise<string> {
  await initialize(place, stack);
  return terraform(place, stack, ["plan", "-destroy", "-input=false", "-no-color", "-lock=false"]);
}

/** Much of what the provider does is waiting; a workspace in the cloud refuses to be told. */
export function atOnce({ cloud }: Stack): string[] {
  return cloud ? [] : [AT_ONCE];
}

/** Use the committed lock file as it is, where synth put one. */
export function lockArguments(folder: string): string[] {
  return existsSync(join(folder, LOCK_FILE)) ? ["-lockfile=readonly"] : [];
}

/** Terraform leaves `errored.tfstate` when it changed resources but could not save its state: save it now. */
async function saveErroredState(place: Place, stack: Stack): Promise<void> {
  const errored = join(stack.folder, "errored.tfstate");
  if (!existsSync(errored)) return;
  await terraform(place, stack, ["state", "push", "errored.tfstate"]);
  rmSync(errored);
}

function forgetOtherPlace(folder: string): void {
  for (const left of [
    join(".terraform", "terraform.tfstate"),
    "errored.tfstate",
    "terraform.tfstate",
  ]) {
    rmSync(join(folder, left), { force: true });
  }
}

function fingerprintOf(stack: Stack): string {
  const lock = join(stack.folder, LOCK_FILE);
  const facts = [
    JSON.stringify(stack.template.terraform ?? {}),
    existsSync(lock) ? readFileSync(lock, "utf8") : "",
    stack.folder,
  ];
  return createHash("sha256").update(facts.join("\n")).digest("hex");
}
