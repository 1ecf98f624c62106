import { isParentGone } from "../parents";
import { code } from "../report/markdown";
import { blockOf, type ResourceView } from "../resource-view";
import { GUARDS, HOLDERS } from "./holders";
import { loss, type Loss, type Surroundings } from "./loss";
import { twinOf } from "./twins";

/** What goes with a resource that is deleted or replaced. */
export function destruction(resource: ResourceView, around: Surroundings): Loss[] {
  const { type, verb, before = {}, change } = resource;
  if (before["skip_destroy"] === true) return [];
  // Replaced by another one, and left where it is.
  if (change.actions.includes("forget")) return [];
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
