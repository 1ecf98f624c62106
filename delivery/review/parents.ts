import type { ResourceView } from "./resource-view";

/** True when a deleted resource goes together with the one that it belongs to, as a bucket's policy with the bucket. */
export function isParentGone(resource: ResourceView, all: readonly ResourceView[]): boolean {
  if (resource.verb !== "delete") return false;
  const values = new Set(Object.values(resource.before ?? {}));
  return all.some(({ verb, type, before = {} }) => {
    const { id, arn } = before;
    // What only configures another resource has that one's id, and no ARN of its own.
    const isItself = typeof arn === "string" && type !== resource.type && verb === "delete";
    return isItself && (values.has(arn) || (typeof id === "string" && values.has(id)));
  });
}
