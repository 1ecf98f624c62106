import { attributeChanges, type AttributeChange } from "../attributes";
import { UNKNOWN } from "../place";
import type { Change } from "../plan-json";
import type { Planning } from "../plan-stacks";
import type { ResourceView, Verb } from "../resource-view";

/** A resource that something becomes of. */
export interface ChangedResource {
  readonly path: string;
  readonly address: string;
  readonly type: string;
  readonly verb: Exclude<Verb, "none">;
  readonly movedFrom?: string;
  /** Id under which what is there already is taken over. */
  readonly importedAs?: string;
  /** What becomes of the old one; without it, it is deleted before there is a new one. */
  readonly old?: "deleted afterwards" | "stays";
  readonly because?: string;
  readonly attributes: readonly AttributeChange[];
}

/** What becomes of a stack. */
export interface StackReview {
  readonly name: string;
  readonly wave: number;
  readonly preview: boolean;
  readonly reasons: readonly string[];
  readonly counts: Readonly<Partial<Record<Verb, number>>>;
  /** True when an output changes, whatever the resources do. */
  readonly outputs: readonly string[];
  readonly changes: readonly ChangedResource[];
}

/** The order in which people want to see it: what is lost first. */
const ORDER: readonly Verb[] = [
  "delete",
  "replace",
  "update",
  "create",
  "move",
  "import",
  "forget",
];

/** What applying the plans does, stack by stack. */
export function stackReviews(
  { plans }: Planning,
  resources: readonly ResourceView[],
): StackReview[] {
  return plans.map(({ planned, plan }) => {
    const changed = resources.filter(
      ({ stack, verb }) => stack === planned.name && verb !== "none",
    );
    const outputs = Object.entries(plan.output_changes ?? {})
      .filter(([, { actions }]) => actions.some((action) => action !== "no-op"))
      .map(([name]) => name)
      .sort();
    return {
      name: planned.name,
      wave: planned.wave,
      preview: planned.preview,
      reasons: planned.reasons,
      counts: counted(changed),
      outputs,
      changes: changed.map(changedResource).sort(byVerb),
    };
  });
}

/** How many resources each verb is about. */
export function counted(all: readonly { readonly verb: Verb }[]): StackReview["counts"] {
  const of = (verb: Verb) => all.filter((each) => each.verb === verb).length;
  return Object.fromEntries(
    ORDER.map((verb) => [verb, of(verb)]).filter(([, number]) => number !== 0),
  );
}

function changedResource(resource: ResourceView): ChangedResource {
  const { path, address, type, verb, movedFrom, because, change } = resource;
  return {
    path,
    address,
    type,
    verb: verb as Exclude<Verb, "none">,
    ...(movedFrom ? { movedFrom } : {}),
    ...(change.importing ? { importedAs: change.importing.id ?? UNKNOWN } : {}),
    ...(verb === "replace" && change.actions[0] === "create" ? { old: oldOf(change) } : {}),
    ...(because ? { because } : {}),
    attributes: verb === "delete" || verb === "forget" ? [] : attributeChanges(change),
  };
}

function oldOf({ actions }: Change): "deleted afterwards" | "stays" {
  return actions.includes("forget") ? "stays" : "deleted afterwards";
}

function byVerb(a: ChangedResource, b: ChangedResource): number {
  return ORDER.indexOf(a.verb) - ORDER.indexOf(b.verb) || (a.path < b.path ? -1 : 1);
}
