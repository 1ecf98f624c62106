import { blockOf, type Attributes, type ResourceView } from "../resource-view";
import { documentOf } from "../json-values";
import type { Json } from "../plan-json";
import type { ReviewInput } from "../section";
import { isMarkedAt } from "../data-loss/leaves";
import { isParentGone } from "../parents";
import { attachmentsOf } from "./attachments";
import { isPolicy } from "./grants";
import { isPermission, permissionHolder, permissionsOf } from "./permissions";
import { resolverFor, type Resolve } from "./references";

/** A policy of a resource before and after. */
export interface PolicyChange {
  /** Whose policy it is: `role NAME`, or the resource that it lets others use. */
  readonly holder: string;
  readonly resource: ResourceView;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** True when only the apply will tell what it says. */
  readonly isUnknown: boolean;
  /** True when what it says must not be shown. */
  readonly isSecret?: boolean;
}

/** What has no policy of its own lets everybody pass who reaches it. */
const OPEN = { Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } };
const OPEN_WITHOUT_POLICY = new Set(["aws_vpc_endpoint"]);

/** Attributes that name what a policy is attached to, by which it is known under another construct, too. */
export const PARENTS = [
  "role",
  "user",
  "group",
  "bucket",
  "queue_url",
  "key_id",
  "secret_arn",
  "arn",
  "repository",
  "function_name",
  "backup_vault_name",
  "vpc_endpoint_id",
  "event_bus_name",
  "catalog_id",
  "policy_name",
  "name",
];

/** Every policy in the plans: of roles, users and groups, and of what others may use. */
export function policiesOf({ head, plans, resources }: ReviewInput): PolicyChange[] {
  const own = plans.flatMap(({ stack }) => {
    const template = head.find(({ name }) => name === stack.name) ?? stack;
    const resolve = resolverFor(template, plans, resources);
    return resources
      .filter((each) => each.stack === stack.name && !isParentGone(each, resources))
      .flatMap((each) => policiesIn(each, written(each, template, resolve)));
  });
  return [...own, ...attachmentsOf(own, resources)];
}

function policiesIn(resource: ResourceView, written: Attributes): PolicyChange[] {
  if (isPermission(resource.type)) return [permission(resource)];
  const sides = [flat(resource.before), flat(resource.after), flat(written)] as const;
  const names = new Set(sides.flatMap((side) => [...side.keys()]));
  return [...names].sort().flatMap((name) => {
    const [before, known, text] = sides.map((side) => documentOf(side.get(name)));
    const isGone = resource.after === undefined;
    const after = isGone ? undefined : (known ?? text);
    const isHeld = OPEN_WITHOUT_POLICY.has(resource.type) && name === "policy";
    if (!isPolicy(before) && !isPolicy(after) && !isHeld && !isLater(resource, name)) return [];
    const isUnknown = !isGone && after === undefined && isLater(resource, name);
    const open = (side: Attributes | undefined, document: Json | undefined) =>
      isHeld && side ? (document ?? OPEN) : document;
    return [
      {
        holder: holderOf(resource, written, name),
        resource,
        before: open(resource.before, before),
        after: isUnknown ? undefined : open(resource.after, after),
        isUnknown,
        isSecret: isSecretAt(resource, name),
      },
    ];
  });
}

/** What it lets others do, as a policy. */
function permission(resource: ResourceView): PolicyChange {
  const { type, before, after } = resource;
  return {
    holder: permissionHolder(resource),
    resource,
    before: permissionsOf(type, before),
    after: permissionsOf(type, after),
    isUnknown: false,
    isSecret: isSecretAt(resource, "permissions") || isSecretAt(resource, "principal"),
  };
}

/** True when a policy must not be shown. */
function isSecretAt({ change }: ResourceView, name: string): boolean {
  return isMarkedAt(change.before_sensitive, name) || isMarkedAt(change.after_sensitive, name);
}

/** A policy that is named as one, and of which the plan knows nothing. */
function isLater({ unknown, type }: ResourceView, name: string): boolean {
  if (
    typeof unknown !== "object" ||
    !/policy$/.test(name) ||
    !/polic|role|key|queue|topic|endpoint/.test(type)
  )
    return false;
  return (unknown as Record<string, unknown>)[name] === true;
}

/** Attributes as the template writes them, for what the plan does not know yet. */
function written(
  resource: ResourceView,
  template: Parameters<typeof blockOf>[0],
  resolve: Resolve,
): Attributes {
  const block = blockOf(template, resource.address) ?? {};
  const texts = Object.entries(block).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(texts.map(([name, value]) => [name, resolve(String(value))]));
}

/** Top-level attributes, and the policies of a role's `inline_policy` blocks. */
function flat(attributes: Attributes | undefined): Map<string, Json> {
  const inline = (attributes?.["inline_policy"] ?? []) as readonly Attributes[];
  return new Map([
    ...Object.entries(attributes ?? {}),
    ...[inline]
      .flat()
      .map((each) => [`inline ${String(each["name"])}`, each["policy"] ?? ""] as const),
  ]);
}

function holderOf(
  { type, path, before, after }: ResourceView,
  written: Attributes,
  name: string,
): string {
  const value = (key: string) => {
    const known = after?.[key] ?? before?.[key] ?? written[key];
    return typeof known === "string" && known !== "" ? known : undefined;
  };
  if (name === "assume_role_policy") return `trust of role ${value("name") ?? path}`;
  const [, kind] = /^aws_iam_(role|user|group)(_policy)?$/.exec(type) ?? [];
  if (kind) return `${kind} ${value(kind) ?? value("name") ?? path}`;
  if (type === "aws_iam_policy") return `policy ${value("name") ?? path}`;
  const parent = PARENTS.map(value).find(Boolean);
  return `${type.replace(/^aws_/, "").replace(/_policy$/, "")} ${parent ?? path}`;
}
