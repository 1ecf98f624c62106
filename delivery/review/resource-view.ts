import type { Stack } from "../synthesized";
import type { StackPlan } from "./plan-stacks";
import { isUnchanged, type Change, type Json, type Marks, type ResourceChange } from "./plan-json";

/** What becomes of a resource. `forget`: it stays, and Terraform no longer looks after it. */
export type Verb =
  "create" | "update" | "replace" | "delete" | "forget" | "move" | "import" | "none";

/** Attributes of a resource. */
export type Attributes = Readonly<Record<string, Json>>;

/** A resource of a plan, as people know it. */
export interface ResourceView {
  readonly stack: string;
  readonly address: string;
  /** Construct path, `lake/raw/bucket/bucket`; stack and address where no synthesized output has it. */
  readonly path: string;
  readonly type: string;
  readonly verb: Verb;
  /** Where it stood before, when it is moved. */
  readonly movedFrom?: string | undefined;
  readonly previousAddress?: string | undefined;
  /** Why Terraform replaces or deletes it, in words. */
  readonly because?: string | undefined;
  /** Undefined for what is created. */
  readonly before: Attributes | undefined;
  /** Undefined for what is deleted; as before for what is forgotten. */
  readonly after: Attributes | undefined;
  /** Places of `after` that only the apply will tell. */
  readonly unknown: Marks;
  readonly change: Change;
}

const REASONS: Readonly<Record<string, string>> = {
  replace_because_cannot_update: "an attribute cannot be changed in place",
  replace_because_tainted: "it is marked as damaged (tainted)",
  replace_by_request: "its replacement was asked for",
  replace_by_triggers: "something that it is to be replaced with changes (replace_triggered_by)",
  delete_because_no_resource_config: "the app no longer has it",
  delete_because_no_module: "the app no longer has it",
  delete_because_wrong_repetition: "the app has it in another number",
  delete_because_count_index: "the app has fewer of it",
  delete_because_each_key: "the app no longer has this one",
  delete_because_no_move_target: "it was moved to where nothing is",
};

/** Every managed resource of the plans, by stack and construct path. */
export function viewResources(
  plans: readonly StackPlan[],
  base: readonly Stack[] = [],
): ResourceView[] {
  return plans.flatMap(({ stack, plan }) => {
    const before = base.find(({ name }) => name === stack.name);
    const pathOf = (address: string) =>
      constructPath(stack, address) ?? (before && constructPath(before, address));
    return (plan.resource_changes ?? [])
      .filter(({ mode }) => mode === "managed")
      .map((change) => view(stack.name, change, pathOf))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  });
}

/** The block of the synthesized output that an address stands for. */
export function blockOf({ template }: Stack, address: string) {
  const [, type = "", name = ""] = /^([\w-]+)\.([\w-]+)/.exec(address) ?? [];
  return template.resource?.[type]?.[name];
}

function constructPath(stack: Stack, address: string): string | undefined {
  const index = /\[.*\]$/.exec(address)?.[0] ?? "";
  const path = blockOf(stack, address)?.["//"]?.metadata?.path;
  return path && `${path}${index}`;
}

function view(
  stack: string,
  resource: ResourceChange,
  pathOf: (address: string) => string | undefined,
): ResourceView {
  const { address, previous_address, type, change, deposed } = resource;
  const verb = verbOf(resource);
  const before = (change.before ?? undefined) as Attributes | undefined;
  const name = (where: string) => (deposed ? `${where} (deposed ${deposed})` : where);
  return {
    stack,
    address: name(address),
    path: name(pathOf(address) ?? `${stack}/${address}`),
    type,
    verb,
    previousAddress: previous_address,
    movedFrom: previous_address && (pathOf(previous_address) ?? `${stack}/${previous_address}`),
    because: reasonOf(resource),
    before,
    // What is forgotten stays as it is.
    after: verb === "forget" ? before : ((change.after ?? undefined) as Attributes | undefined),
    unknown: change.after_unknown ?? false,
    change,
  };
}

function reasonOf({ action_reason, deposed }: ResourceChange): string | undefined {
  if (deposed) return "an earlier replacement left it behind";
  return action_reason && (REASONS[action_reason] ?? action_reason.replaceAll("_", " "));
}

function verbOf(resource: ResourceChange): Verb {
  if (isUnchanged(resource)) return "none";
  const { actions, importing } = resource.change;
  const does = (action: (typeof actions)[number]) => actions.includes(action);
  if (does("create")) return does("delete") || does("forget") ? "replace" : "create";
  if (does("delete")) return "delete";
  if (does("forget")) return "forget";
  if (does("update")) return "update";
  return importing ? "import" : "move";
}
