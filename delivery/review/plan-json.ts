/** What Terraform does with a resource, in the order it does it. */
export type Action = "no-op" | "create" | "read" | "update" | "delete" | "forget";

/** Any JSON. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** `true` where the value at the same place is meant (unknown, sensitive), else the shape of what holds such places. */
export type Marks = boolean | readonly Marks[] | { readonly [key: string]: Marks };

/** Before and after of a resource or an output. */
export interface Change {
  readonly actions: readonly Action[];
  readonly before?: Json;
  readonly after?: Json;
  readonly after_unknown?: Marks;
  readonly before_sensitive?: Marks;
  readonly after_sensitive?: Marks;
  /** Attributes that force the replacement. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly importing?: { readonly id?: string };
}

/** A resource that a plan looks at. */
export interface ResourceChange {
  readonly address: string;
  /** Where it stood before it was moved. */
  readonly previous_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  /** Names an object that an earlier replacement left behind; what stands at the address is another one. */
  readonly deposed?: string;
  readonly change: Change;
  /** Why it is replaced or deleted, in Terraform's words: `replace_by_triggers`, `delete_because_no_resource_config`. */
  readonly action_reason?: string;
}

/** A resource as a state, or the plan of one, holds it. */
export interface ResourceValues {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly values?: { readonly [key: string]: Json };
}

interface Module {
  readonly resources?: readonly ResourceValues[];
  readonly child_modules?: readonly Module[];
}

/** A state inside a plan. */
export interface Values {
  readonly outputs?: Readonly<
    Record<string, { readonly value?: Json; readonly sensitive?: boolean }>
  >;
  readonly root_module?: Module;
}

/** What came of a `check` block, or of a condition of a resource or an output. */
export interface Check {
  readonly address: { readonly kind: string; readonly to_display: string };
  readonly status: "pass" | "fail" | "error" | "unknown";
  readonly instances?: readonly {
    readonly problems?: readonly { readonly message: string }[];
  }[];
}

/** What `terraform show -json PLAN` prints: https://developer.hashicorp.com/terraform/internals/json-format, format 1.2 */
export interface PlanJson {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly timestamp?: string;
  /** Ended half way: what is in it is true, and not all. */
  readonly errored?: boolean;
  /** False when another plan must follow: something was deferred, or only a part was asked for. */
  readonly complete?: boolean;
  readonly resource_changes?: readonly ResourceChange[];
  readonly resource_drift?: readonly ResourceChange[];
  readonly deferred_changes?: readonly {
    readonly reason: string;
    readonly resource_change: ResourceChange;
  }[];
  readonly checks?: readonly Check[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  readonly prior_state?: { readonly values?: Values };
  readonly planned_values?: Values;
}

/** All resources of a state, those of its modules too. */
export function resourcesOf(values: Values | undefined): ResourceValues[] {
  const inside = (module: Module | undefined): ResourceValues[] => [
    ...(module?.resources ?? []),
    ...(module?.child_modules ?? []).flatMap(inside),
  ];
  return inside(values?.root_module);
}

/** True when a place in the value, or all of it, is marked. */
export function isMarked(marks: Marks | undefined): boolean {
  if (marks === undefined || typeof marks === "boolean") return marks ?? false;
  return Object.values(marks).some(isMarked);
}

/** True for a resource that stays as it is; data sources change nothing. */
export function isUnchanged({ mode, change, previous_address }: ResourceChange): boolean {
  const isQuiet = change.actions.every((action) => action === "no-op" || action === "read");
  return mode === "data" || (isQuiet && !previous_address && !change.importing);
}

/** True when applying the plan would change something, if only an output. */
export function hasChanges({ resource_changes = [], output_changes = {} }: PlanJson): boolean {
  const outputs = Object.values(output_changes);
  return (
    resource_changes.some((each) => !isUnchanged(each)) ||
    outputs.some(({ actions }) => actions.some((action) => action !== "no-op"))
  );
}
