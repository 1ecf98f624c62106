import type { Stack } from "../../synthesized";
import { code } from "../report/markdown";
import { isParentGone } from "../parents";
import { blockOf, type ResourceView } from "../resource-view";
import { GUARDS, HOLDERS } from "./holders";
import { soonerExpirations } from "./expirations";
import { differenceAt, isMarkedAt, leavesOf } from "./leaves";
import { protectionLost } from "./protections";
import { twinOf } from "./twins";

/** Data that would be lost, or that would be less protected. */
export interface Loss {
  /** What to acknowledge: a verb, the construct path, and the attribute if it is about one. */
  readonly finding: string;
  /** The same with stack and address for the path, which holds without a base to compare with. */
  readonly byAddress: string;
  readonly resource: ResourceView;
  readonly words: string;
  /** How it might be avoided. */
  readonly hint?: string | undefined;
}

/** What is known beside the resource itself. */
export interface Surroundings {
  readonly resources: readonly ResourceView[];
  readonly base: readonly Stack[] | undefined;
  readonly head: readonly Stack[];
}

/** Everything that a resource's change would lose. */
export function lossesOf(resource: ResourceView, around: Surroundings): Loss[] {
  if (resource.verb === "delete" || resource.verb === "replace")
    return [...destruction(resource, around), ...weakened(resource, around)];
  return weakened(resource, around);
}

function destruction(resource: ResourceView, around: Surroundings): Loss[] {
  const { type, verb, before = {} } = resource;
  if (before["skip_destroy"] === true) return [];
  // A view holds a query and nothing else.
  if (type === "aws_glue_catalog_table" && before["table_type"] === "VIRTUAL_VIEW") return [];
  const guarded = GUARDS[type];
  if (guarded) {
    const isGone = verb === "delete" && !isParentGone(resource, around.resources);
    return isGone ? [loss(resource, verb, guarded)] : [];
  }
  const holds = HOLDERS[type];
  if (!holds) return [];
  const words = `${holds}${circumstance(before)}${guard(resource, around)}`;
  return [{ ...loss(resource, verb, words), hint: hintFor(resource, around.resources) }];
}

/** What decides whether AWS will do it at all. */
function circumstance(before: ResourceView["before"] = {}): string {
  if (before["force_destroy"] === true || before["force_delete"] === true)
    return " (`force_destroy` is on: it need not be empty)";
  if (before["deletion_protection_enabled"] === true || before["deletion_protection"] === true)
    return " (its deletion protection is on: AWS will refuse)";
  if (before["force_destroy"] === false) return " (AWS refuses while it is not empty)";
  return "";
}

function guard({ stack, address }: ResourceView, { base = [] }: Surroundings): string {
  const was = base.find(({ name }) => name === stack);
  const isGuarded = was && blockOf(was, address)?.lifecycle?.prevent_destroy;
  return isGuarded ? "; it had `prevent_destroy`, which goes with the construct" : "";
}

function hintFor(resource: ResourceView, resources: readonly ResourceView[]): string | undefined {
  const twin = resource.verb === "delete" ? twinOf(resource, resources) : undefined;
  if (!twin) return undefined;
  return twin.stack === resource.stack
    ? `${code(twin.path)} is created just the same: if it was renamed or moved, say so with a \`moved\` block, and nothing is destroyed`
    : `${code(twin.path)} is created just the same: to move it between stacks, \`removed\` it here and \`import\` it there`;
}

function weakened(resource: ResourceView, around: Surroundings): Loss[] {
  const { before, after, type, verb } = resource;
  const losses: Loss[] = [];
  if (type === "aws_s3_bucket_lifecycle_configuration" && verb !== "none" && after) {
    if (before !== undefined || !isParentNew(resource, around.resources))
      for (const { objects, words } of soonerExpirations(before, after))
        losses.push(loss(resource, "expire", words, objects));
  }
  losses.push(...unguarded(resource, around));
  if (!before || !after || verb === "none") return losses;
  return [
    ...losses,
    ...lessProtected(resource),
    ...elsewhere(resource),
    ...expiringItems(resource),
  ];
}

function lessProtected(resource: ResourceView): Loss[] {
  const [old, now] = [leavesOf(resource.before), leavesOf(resource.after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    if (isMarkedAt(resource.unknown, path)) return [];
    const words = protectionLost((was ?? is)?.place ?? "", was?.value, is?.value);
    if (!words) return [];
    const { before, after } = differenceAt(resource.change, was, is);
    const values = `${code(before)} → ${code(after)}`;
    return [loss(resource, "weaken", `${words}: ${values}`, path)];
  });
}

/** A table or database that looks for its data elsewhere. */
function elsewhere(resource: ResourceView): Loss[] {
  if (!resource.type.startsWith("aws_glue_catalog_")) return [];
  const [old, now] = [leavesOf(resource.before), leavesOf(resource.after)];
  return ["storage_descriptor.location", "location_uri", "parameters.metadata_location"].flatMap(
    (path) => {
      const [was, is] = [old.get(path)?.value, now.get(path)?.value];
      if (typeof was !== "string" || was === is || isMarkedAt(resource.unknown, path)) return [];
      const words = `what lies under ${code(String(was))} is no longer in it, ${code(String(is ?? "nothing"))} is`;
      return [loss(resource, "relocate", words, path)];
    },
  );
}

/** Items of DynamoDB that begin to expire. */
function expiringItems(resource: ResourceView): Loss[] {
  if (resource.type !== "aws_dynamodb_table") return [];
  const ttl = (side: ResourceView["before"]) => {
    const leaves = leavesOf(side);
    return leaves.get("ttl.enabled")?.value === true
      ? leaves.get("ttl.attribute_name")?.value
      : undefined;
  };
  const [was, is] = [ttl(resource.before), ttl(resource.after)];
  if (!is || was === is) return [];
  return [
    loss(resource, "expire", `items whose ${code(String(is))} has passed are deleted`, "ttl"),
  ];
}

/** `prevent_destroy` stands in no plan: only the two outputs tell. */
function unguarded(resource: ResourceView, { base, head }: Surroundings): Loss[] {
  const { stack, address, verb } = resource;
  if (!base || verb === "delete" || verb === "create") return [];
  const find = (stacks: readonly Stack[]) => stacks.find(({ name }) => name === stack);
  const [was, is] = [find(base), find(head)];
  const isGuarded = (each: Stack | undefined, at: string) =>
    each && blockOf(each, at)?.lifecycle?.prevent_destroy === true;
  if (!isGuarded(was, resource.previousAddress ?? address) || isGuarded(is, address)) return [];
  return [loss(resource, "unguard", "`prevent_destroy` is off: a later change may destroy it")];
}

function loss(resource: ResourceView, verb: string, words: string, attribute = ""): Loss {
  const name = (path: string) => [verb, path, attribute].filter(Boolean).join(" ");
  return {
    finding: name(resource.path),
    byAddress: name(`${resource.stack}/${resource.address}`),
    resource,
    words,
  };
}

/** True when the resource that this one belongs to is created by the same change. */
function isParentNew({ change, after = {} }: ResourceView, all: readonly ResourceView[]): boolean {
  const unknown = change.after_unknown;
  const isUnknown = typeof unknown === "object" && (unknown as Record<string, unknown>)["bucket"];
  const bucket = after["bucket"];
  const isCreated = (each: ResourceView) =>
    each.verb === "create" && each.type === "aws_s3_bucket" && each.after?.["bucket"] === bucket;
  return Boolean(isUnknown) || all.some(isCreated);
}
