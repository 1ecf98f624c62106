import type { Stack } from "../synthesized";

/** Arguments of a resource, as Terraform has them. */
export type Values = Readonly<Record<string, unknown>>;

/** A resource that may cost something; from a synthesized template or from a plan. */
export interface BilledResource {
  readonly stack: string;
  /** `aws_kms_key.key_F64E54E4` */
  readonly address: string;
  readonly type: string;
  readonly values: Values;
}

/** The resources of synthesized stacks. */
export function synthesizedResources(stacks: readonly Stack[]): BilledResource[] {
  return stacks.flatMap(({ name: stack, template }) =>
    Object.entries(template.resource ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName as Readonly<Record<string, Values>>).flatMap(([name, values]) =>
        instances({ stack, address: `${type}.${name}`, type, values }),
      ),
    ),
  );
}

function instances(resource: BilledResource): BilledResource[] {
  const { count } = resource.values;
  if (typeof count !== "number") return [resource];
  return Array.from({ length: count }, (_, i) => ({
    ...resource,
    address: `${resource.address}[${i}]`,
  }));
}

/** Nested blocks of a resource; a template may have one without a list around it. */
export function blocks(values: Values, name: string): Values[] {
  const found = values[name];
  if (found === undefined || found === null) return [];
  return (Array.isArray(found) ? found : [found]) as Values[];
}

/** The only block of that name, or the first. */
export function block(values: Values, name: string): Values | undefined {
  return blocks(values, name)[0];
}

/** A number of a resource; `otherwise` when it is not said or not known yet. */
export function number(values: Values | undefined, name: string, otherwise: number): number {
  const found = values?.[name];
  const value = typeof found === "string" && found !== "" ? Number(found) : found;
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}

/** A text of a resource; empty when it is not said or not known yet. */
export function text(values: Values | undefined, name: string): string {
  const found = values?.[name];
  return typeof found === "string" ? found : "";
}

/** What AWS calls a resource; Terraform has several arguments for it. */
export function nameOf({ values }: BilledResource): string {
  const names = ["function_name", "bucket", "alarm_name", "dashboard_name", "cluster_id", "name"];
  return names.map((each) => text(values, each)).find((each) => each !== "") ?? "";
}

/**
 * Whether text that stands in a resource means another: by name, by ARN, by reference, or by the reference
 * that CDKTF makes to another stack.
 */
export function means(from: BilledResource, said: unknown, meant: BilledResource): boolean {
  const [, local = ""] = /^\w+\.([^[]+)/.exec(meant.address) ?? [];
  const words = String(said);
  if (words.includes(`${meant.type}.${local}.`)) return from.stack === meant.stack;
  if (words.includes(`cross-stack-output-${meant.type}${local}`)) return true;
  const name = nameOf(meant);
  return name !== "" && words.split(/[:/]/).at(-1) === name;
}
