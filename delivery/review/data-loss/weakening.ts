import type { Stack } from "../../synthesized";
import { code } from "../report/markdown";
import { blockOf, type ResourceView } from "../resource-view";
import { soonerExpirations } from "./expirations";
import { differenceAt, isMarkedAt, leavesOf } from "./leaves";
import { loss, type Loss, type Surroundings } from "./loss";
import { protectionLost } from "./protections";

const LIFECYCLES = new Set(["aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket"]);

/** What a resource that stays keeps for a shorter time, elsewhere, or less protected. */
export function weakened(resource: ResourceView, around: Surroundings): Loss[] {
  const { before, after, type, verb } = resource;
  const losses: Loss[] = [];
  if (LIFECYCLES.has(type) && verb !== "none" && after) {
    if (before !== undefined || !isParentNew(resource, around.resources))
      for (const { objects, words } of soonerExpirations(before, after))
        losses.push({
          ...loss(resource, "expire", words, objects),
          isBeginning: isBeginning(resource, around.resources),
        });
  }
  losses.push(...unguarded(resource, around));
  if (!before || !after || verb === "none") return losses;
  return [
    ...losses,
    ...lessProtected(resource),
    ...elsewhere(resource),
    ...otherwiseRead(resource),
    ...expiringItems(resource),
  ];
}

function lessProtected(resource: ResourceView): Loss[] {
  const [old, now] = [leavesOf(resource.before), leavesOf(resource.after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    if (isMarkedAt(resource.unknown, path)) return [];
    const words = protectionLost(resource.type, was, is);
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
      const [was, is] = [old.get(path), now.get(path)];
      if (typeof was?.value !== "string" || was.value === is?.value) return [];
      if (isMarkedAt(resource.unknown, path)) return [];
      const { before, after } = differenceAt(resource.change, was, is);
      const text = (value: string) => code(value.replace(/^"|"$/g, ""));
      const words = `what lies under ${text(before)} is no longer in it, ${is ? text(after) : "nothing"} is`;
      return [loss(resource, "relocate", words, path)];
    },
  );
}

const FORMAT =
  /^(storage_descriptor\.(input_format|ser_de_info\.serialization_library)|partition_keys\.(name|type)|parameters\.(table_type|classification))$/;

/** A table whose files are there, and no longer read as what they are. */
function otherwiseRead(resource: ResourceView): Loss[] {
  if (resource.type !== "aws_glue_catalog_table") return [];
  const [old, now] = [leavesOf(resource.before), leavesOf(resource.after)];
  return [...old.values()].flatMap((was) => {
    const is = now.get(was.path);
    const isSame = String(was.value).toLowerCase() === String(is?.value).toLowerCase();
    if (!FORMAT.test(was.place) || isSame || isMarkedAt(resource.unknown, was.path)) return [];
    const { before, after } = differenceAt(resource.change, was, is);
    const words = `files that were written as ${code(before)} are read as ${code(after)}`;
    return [loss(resource, "reread", words, was.path)];
  });
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
  if (!base || ["delete", "create", "forget"].includes(verb)) return [];
  const find = (stacks: readonly Stack[]) => stacks.find(({ name }) => name === stack);
  const [was, is] = [find(base), find(head)];
  const isGuarded = (each: Stack | undefined, at: string) =>
    each && blockOf(each, at)?.lifecycle?.prevent_destroy === true;
  if (!isGuarded(was, resource.previousAddress ?? address) || isGuarded(is, address)) return [];
  return [loss(resource, "unguard", "`prevent_destroy` is off: a later change may destroy it")];
}

/** True when the whole stack is new and the bucket one of the app's: an earlier stack made it, for this one to complete. */
function isBeginning({ after = {}, stack }: ResourceView, all: readonly ResourceView[]): boolean {
  const isOurs = all.some(
    (each) => each.type === "aws_s3_bucket" && each.after?.["bucket"] === after["bucket"],
  );
  return isOurs && all.every((each) => each.stack !== stack || each.verb === "create");
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
