import { WORKLOADS } from "../../../config/workload";
import type { Json } from "../../../delivery/review/plan-json";
import type { StackPlan } from "../../../delivery/review/plan-stacks";
import type { Report } from "../../../delivery/review/report/report";
import { judge } from "../../../delivery/review/review";
import type { Stack, Template } from "../../../delivery/synthesized";
import { FACTS, type Planned, stackPlan, type Values } from "./planner";

/** Attributes that AWS does not let one change, of the types that are edited here. */
const FORCING: Readonly<Record<string, readonly string[]>> = {
  aws_kms_key: ["multi_region"],
  aws_s3_bucket: ["bucket"],
};
const NO_ATTRIBUTES = ["//", "depends_on", "lifecycle", "provider"];

interface Synthesized extends Template {
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly provider?: Template["provider"] & {
    readonly aws?: readonly { readonly default_tags?: readonly { readonly tags: object }[] }[];
  };
}

/** The review of an app that is deployed as `base` and is now `head`. */
export function reviewOfApps(base: readonly Stack[], head: readonly Stack[]): Promise<Report> {
  const plans = head.map((stack) => {
    const before = base.find(({ name }) => name === stack.name);
    return planOf(stack, before?.template ?? {});
  });
  return judge({
    made: { facts: FACTS, plans, failed: [] },
    head,
    base: { commit: "b".repeat(40), stacks: base },
    acknowledgements: [],
    sizing: { workload: WORKLOADS["10k"] },
  });
}

/** What Terraform would plan, as far as the two templates tell. */
function planOf(stack: Stack, base: Template): StackPlan {
  return { ...stackPlan(stack.name, changesOf(base, stack.template)), stack };
}

function changesOf(base: Template, head: Template): Planned[] {
  const [before, after] = [resourcesOf(base), resourcesOf(head)];
  const moved = new Map(((head as Synthesized).moved ?? []).map(({ from, to }) => [to, from]));
  const sources = new Set(moved.values());
  const there = [...after].map(([address, values]): Planned => {
    const from = moved.get(address);
    const old = before.get(from ?? address);
    const forcing = (FORCING[address.split(".")[0] ?? ""] ?? []).filter(
      (name) => old && JSON.stringify(old[name]) !== JSON.stringify(values[name]),
    );
    return {
      address,
      after: values,
      ...(old ? { before: old } : {}),
      ...(from ? { movedFrom: from } : {}),
      ...(forcing.length > 0 ? { forcing } : {}),
    };
  });
  const gone = [...before]
    .filter(([address]) => !after.has(address) && !sources.has(address))
    .map(([address, values]) => ({ address, before: values }));
  return [...there, ...gone];
}

function resourcesOf(unresolved: Template): Map<string, Values> {
  const template = resolved(unresolved);
  const tags = (template as Synthesized).provider?.aws?.[0]?.default_tags?.[0]?.tags as Values;
  const all = Object.entries(template.resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => {
      const own = Object.entries(block).filter(([key]) => !NO_ATTRIBUTES.includes(key));
      const values = Object.fromEntries(own) as Values;
      const all = { ...tags, ...(values["tags"] as Values | undefined) } as Json;
      return [`${type}.${name}`, { ...values, tags_all: all }] as const;
    }),
  );
  return new Map(all);
}

/** With names of resources of the same stack in place of the references to them, as Terraform knows them. */
function resolved(template: Template): Template {
  const all = template.resource as Record<string, Record<string, Record<string, unknown>>>;
  const text = JSON.stringify(template).replace(
    /\$\{(\w+)\.([\w-]+)\.(\w+)\}/g,
    (reference, type: string, name: string, attribute: string) => {
      const value = all[type]?.[name]?.[attribute];
      return typeof value === "string" && !value.includes("${") ? value : reference;
    },
  );
  return JSON.parse(text) as Template;
}
