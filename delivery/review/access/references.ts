import type { Stack } from "../../synthesized";
import type { Json } from "../plan-json";
import type { StackPlan } from "../plan-stacks";
import type { ResourceView } from "../resource-view";
import { upstreamsOf } from "../upstream";

/** Puts values for the references in a text of a stack's template. */
export type Resolve = (text: string) => string;

const REFERENCE = /\$\{([^{}]+)\}/g;
const OUTPUT = /^data\.terraform_remote_state\.([\w-]+)\.outputs(?:\.([\w-]+)|\["([^"]+)"\])$/;
const ATTRIBUTE = /^([\w-]+\.[\w-]+)\.(\w+)$/;

/**
 * Resolves references to what they will be, or were when only the apply will tell: the same thing under a new id gives
 * nobody more. What has no value yet stays as it is written.
 */
export function resolverFor(
  stack: Stack,
  plans: readonly StackPlan[],
  resources: readonly ResourceView[],
): Resolve {
  const own = new Map(
    resources.filter((each) => each.stack === stack.name).map((each) => [each.address, each]),
  );
  const upstreams = upstreamsOf(
    stack,
    plans.map((each) => each.stack),
  );
  const outputOf = (source: string, name: string): Json | undefined => {
    const upstream = upstreams.find((each) => each.source === source);
    const plan = plans.find((each) => each.stack.name === upstream?.stack)?.plan;
    const change = plan?.output_changes?.[name];
    return change?.after ?? change?.before;
  };
  const valueOf = (reference: string): Json | undefined => {
    const [, source, dotted, quoted] = OUTPUT.exec(reference) ?? [];
    if (source) return outputOf(source, dotted ?? quoted ?? "");
    const [, address = "", attribute = ""] = ATTRIBUTE.exec(reference) ?? [];
    const resource = own.get(address);
    const known = resource?.after?.[attribute] ?? resource?.before?.[attribute];
    // A role's id is its name, a bucket's its own.
    const named = attribute === "id" || attribute === "name";
    return (
      known ?? (named ? (resource?.after?.["name"] ?? resource?.after?.["bucket"]) : undefined)
    );
  };
  return (text) =>
    text.replace(REFERENCE, (whole, reference: string) => {
      const value = valueOf(reference);
      return typeof value === "string" || typeof value === "number" ? String(value) : whole;
    });
}
