import type { Stack, Template } from "../synthesized";
import { isMarked, type Change, type Json, type PlanJson } from "./plan-json";

/** Outputs of another stack that a stack's template refers to. */
export interface Upstream {
  readonly stack: string;
  /** Name of the `terraform_remote_state` through which it reads them. */
  readonly source: string;
  readonly outputs: readonly string[];
}

/** Value of an output once its stack is applied; undefined when only the apply will tell. */
export type Outlook = Readonly<Record<string, Json | undefined>>;

const REFERENCE =
  /data\.terraform_remote_state\.([\w-]+)\.outputs(?:\.([\w-]+)|\[\\"([^"\\]+)\\"\])/g;

/** Which stacks of the app a stack reads, and what of them. */
export function upstreamsOf(stack: Stack, stacks: readonly Stack[]): Upstream[] {
  const read = new Map<string, Set<string>>();
  for (const [, source = "", dotted, quoted] of JSON.stringify(stack.template).matchAll(
    REFERENCE,
  )) {
    const outputs = read.get(source) ?? new Set();
    read.set(source, outputs.add(dotted ?? quoted ?? ""));
  }
  const sources = stack.template.data?.terraform_remote_state ?? {};
  return [...read].flatMap(([source, outputs]) => {
    const place = placeOfState(sources[source]?.config);
    const producer = stacks.find((each) => placeOfState(configOf(each.template)) === place);
    return producer && place
      ? [{ stack: producer.name, source, outputs: [...outputs].sort() }]
      : [];
  });
}

/** In words, what an upstream's plan is about to change of what is read of it; nothing when all stays. */
export function unsettled({ stack, outputs }: Upstream, plan: PlanJson): string[] {
  return outputs.flatMap((name) => {
    const change = plan.output_changes?.[name];
    if (!change) return [`${stack} has no output ${name} yet`];
    if (change.actions.every((action) => action === "no-op")) return [];
    const isNew = change.actions.includes("create");
    return [isNew ? `${stack} does not give ${name} yet` : `${stack} is about to change ${name}`];
  });
}

/** The outputs of a stack as its plan foresees them. */
export function outlookOf(plan: PlanJson): Outlook {
  const foreseen = ([name, { after, after_unknown }]: [string, Change]) =>
    [name, isMarked(after_unknown) ? undefined : (after ?? null)] as const;
  return Object.fromEntries(Object.entries(plan.output_changes ?? {}).map(foreseen));
}

function configOf({ terraform }: Template) {
  return terraform?.backend?.s3 ?? terraform?.backend?.local ?? terraform?.cloud;
}

/** Names the place of a state, whichever kind of backend keeps it. */
function placeOfState(config: object | undefined): string | undefined {
  const { bucket, key, path, organization, workspaces } = (config ?? {}) as StatePlace;
  if (bucket && key) return `s3 ${bucket} ${key}`;
  if (path) return `local ${path}`;
  return organization && workspaces?.name ? `cloud ${organization} ${workspaces.name}` : undefined;
}

interface StatePlace {
  readonly bucket?: string;
  readonly key?: string;
  readonly path?: string;
  readonly organization?: string;
  readonly workspaces?: { readonly name?: string };
}
