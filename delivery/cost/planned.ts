import type { BilledResource, Values } from "./resource";

interface Module {
  readonly resources?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly type: string;
    readonly values?: Values;
  }[];
  readonly child_modules?: readonly Module[];
}

interface ConfigModule {
  readonly resources?: readonly {
    readonly address: string;
    readonly expressions?: Readonly<Record<string, unknown>>;
  }[];
}

/** The part of `terraform show -json PLAN` that says what there is and what there will be. */
export interface PlanDocument {
  readonly prior_state?: { readonly values?: { readonly root_module?: Module } };
  readonly planned_values?: { readonly root_module?: Module };
  readonly configuration?: { readonly root_module?: ConfigModule };
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly previous_address?: string;
    readonly mode: string;
    readonly type: string;
    readonly change: { readonly before?: unknown; readonly after?: unknown };
  }[];
}

/** The resources of a stack before or after a plan. */
export function plannedResources(
  stack: string,
  plan: PlanDocument,
  when: "before" | "after",
): BilledResource[] {
  const root =
    when === "before" ? plan.prior_state?.values?.root_module : plan.planned_values?.root_module;
  const said = references(plan);
  return (root ? all(root) : changed(plan, when)).map(({ address, type, values = {} }) => ({
    stack,
    address,
    type,
    values: { ...said.get(address.replace(/\[[^\]]*\]$/, "")), ...known(values) },
  }));
}

/** For a plan without states: what it changes, and what it looked at. */
function changed({ resource_changes = [] }: PlanDocument, when: "before" | "after") {
  return resource_changes.flatMap(({ change, mode, type, ...stands }) => {
    const { address: now, previous_address: was = now } = stands;
    const address = when === "before" ? was : now;
    const values = change[when];
    const isThere = mode === "managed" && typeof values === "object" && values !== null;
    return isThere ? [{ address, mode, type, values: values as Values }] : [];
  });
}

/**
 * With what only the plans know: resources of modules, and one of each that `for_each` makes of a resource. Where a plan
 * does not list them, the resource stands for itself.
 */
export function withInstances(
  resources: readonly BilledResource[],
  planned: readonly BilledResource[],
): BilledResource[] {
  const one = (resource: BilledResource) => {
    const isIts = ({ address, stack }: BilledResource) =>
      stack === resource.stack && address.startsWith(`${resource.address}[`);
    const found = resource.values["for_each"] === undefined ? [] : planned.filter(isIts);
    return found.length === 0
      ? [resource]
      : found.map((each) => ({ ...each, values: { ...resource.values, ...each.values } }));
  };
  const named = ({ address, stack }: BilledResource) => `${stack} ${address.replace(/\[.*$/, "")}`;
  const known = new Set(resources.map(named));
  return [...resources.flatMap(one), ...planned.filter((each) => !known.has(named(each)))];
}

function all(module: Module | undefined): NonNullable<Module["resources"]>[number][] {
  const own = (module?.resources ?? []).filter(({ mode }) => mode === "managed");
  return [...own, ...(module?.child_modules ?? []).flatMap(all)];
}

const known = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  );

/** What Terraform learns on apply only is at least known by what it refers to. */
function references(plan: PlanDocument): ReadonlyMap<string, Values> {
  const resources = plan.configuration?.root_module?.resources ?? [];
  return new Map(
    resources.map(({ address, expressions = {} }) => [
      address,
      Object.fromEntries(
        Object.entries(expressions).flatMap(([name, expression]) => {
          const [first] =
            (expression as { references?: readonly string[] } | null)?.references ?? [];
          return first === undefined ? [] : [[name, `\${${first}}`]];
        }),
      ),
    ]),
  );
}
