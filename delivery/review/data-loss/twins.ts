import type { Json } from "../plan-json";
import type { ResourceView } from "../resource-view";

/** What says nothing about whether two resources are the same one. */
const INCIDENTAL = new Set(["tags", "tags_all", "id", "arn"]);

/** The resource that is created just as this one was, which is what a forgotten `moved` block looks like. */
export function twinOf(
  gone: ResourceView,
  resources: readonly ResourceView[],
): ResourceView | undefined {
  const alike = resources.filter(
    (each) => each.verb === "create" && each.type === gone.type && isAlike(gone, each),
  );
  return alike.find(({ stack }) => stack === gone.stack) ?? alike[0];
}

function isAlike({ before = {} }: ResourceView, { after = {} }: ResourceView): boolean {
  const said = Object.entries(after).filter(
    ([name, value]) => isText(value) && !INCIDENTAL.has(name),
  );
  return said.length > 0 && said.every(([name, value]) => before[name] === value);
}

function isText(value: Json): boolean {
  return typeof value === "string" && value !== "";
}
