import type { S3Client } from "@aws-sdk/client-s3";
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Adoption, applyAdopting } from "./adopt";
import {
  apply,
  changeLocally,
  destroy,
  initialize,
  lockArguments,
  type Place,
} from "./stack-commands";
import { hasResources, readState } from "./stored-state";
import { backendOf, TEMPLATE, type Stack, type Template } from "./synthesized";
import { terraform, terraformText, type Root } from "./terraform";
import { describeChanges } from "./terraform-output";

const BOOTSTRAP = "bootstrap";
const DESTROYING = "destroying";

/** Make the state bucket, its lock table and key, and let them keep their own state; nothing to do the second time. */
export async function bootstrapState(place: Place, s3: S3Client, stack: Stack): Promise<string> {
  const work = workFolder(place, stack);
  if (stack.cloud) return describeChanges(await apply(place, stack));
  if (await isStateKept(place, s3, stack)) {
    rmSync(work.folder, { recursive: true, force: true });
    return describeChanges(await apply(place, stack));
  }
  const template = withoutBackend(stack.template);
  writeFolder(work.folder, stack, template);
  const adoption = await applyAdopting(place, work, template);
  writeFolder(work.folder, stack, stack.template);
  const migrate = ["init", "-input=false", "-no-color", "-migrate-state", "-force-copy"];
  await terraform(place, work, [...migrate, ...lockArguments(work.folder)]);
  await initialize(place, stack);
  rmSync(work.folder, { recursive: true, force: true });
  return `${describeAdoption(adoption)}, state moved to s3://${backendOf(stack).bucket}`;
}

function describeAdoption({ changes, adopted, idleKeys }: Adoption): string {
  const taken = adopted.length > 0 ? [`found and kept ${adopted.join(", ")}`] : [];
  const idle = idleKeys.map((id) => `nothing uses key ${id} any more, schedule its deletion`);
  return [describeChanges(changes), ...taken, ...idle].join(", ");
}

/** Destroy the state stack: its state moves back to this machine first. */
export async function destroyState(place: Place, s3: S3Client, stack: Stack): Promise<string> {
  if (stack.cloud) return destroyStack(place, s3, stack);
  const work = workFolder(place, stack);
  const kept = join(work.folder, "terraform.tfstate");
  if (!existsSync(kept)) {
    if (!(await readState(s3, stack))) return "nothing to destroy";
    await initialize(place, stack);
    const state = await terraformText(place, stack, ["state", "pull"]);
    writeFolder(work.folder, stack, withoutBackend(stack.template));
    writeFileSync(kept, state);
  }
  // From here on the copy in the bucket is the older one, and soon it is gone.
  writeFileSync(join(work.folder, DESTROYING), "");
  const changes = await changeLocally(place, work, "destroy");
  rmSync(work.folder, { recursive: true, force: true });
  return describeChanges(changes);
}

/** True when the place of the state needs no making: it is not ours, or the bucket holds its own state. */
export async function isStateKept(place: Place, s3: S3Client, stack: Stack): Promise<boolean> {
  if (stack.cloud) return true;
  return !isBeingDestroyed(place) && (await readState(s3, stack)) !== undefined;
}

/** True when the state stack's destruction began and was cut short. */
export function isBeingDestroyed(place: Place): boolean {
  return existsSync(join(place.notes, BOOTSTRAP, DESTROYING));
}

/** Destroy any stack but the one that keeps the state. */
export async function destroyStack(place: Place, s3: S3Client, stack: Stack): Promise<string> {
  if (!stack.cloud && !(await hasResources(s3, stack))) return "nothing to destroy";
  return describeChanges(await destroy(place, stack));
}

/** The stack's template as one that keeps its state in the folder. */
export function withoutBackend(template: Template): Template {
  const { backend: _bucket, cloud: _workspace, ...settings } = template.terraform ?? {};
  return { ...template, terraform: settings };
}

function workFolder(place: Place, stack: Stack): Root {
  return { name: stack.name, folder: join(place.notes, BOOTSTRAP) };
}

/** A folder that holds another template of the stack, with the same lock file. */
export function writeFolder(folder: string, stack: Stack, template: Template): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, TEMPLATE), JSON.stringify(template, null, 2));
  const lock = ".terraform.lock.hcl";
  if (existsSync(join(stack.folder, lock)))
    copyFileSync(join(stack.folder, lock), join(folder, lock));
}
