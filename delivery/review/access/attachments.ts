import { isMarkedAt } from "../data-loss/leaves";
import type { Json, Marks } from "../plan-json";
import type { Attributes, ResourceView } from "../resource-view";
import type { PolicyChange } from "./policies";

const ATTACHMENT = /^aws_iam_((role|user|group)_)?policy_attachment(s_exclusive)?$/;
const HOLDERS = {
  role: "role",
  user: "user",
  group: "group",
  roles: "role",
  users: "user",
  groups: "group",
  role_name: "role",
  user_name: "user",
  group_name: "group",
};
const LATER = "(known after apply)";

/** What roles, users and groups may do by policies that are attached to them. */
export function attachmentsOf(
  policies: readonly PolicyChange[],
  resources: readonly ResourceView[],
): PolicyChange[] {
  const documentOf = (arn: string, side: "before" | "after"): Json => {
    const policy = policies.find(
      ({ resource }) => resource.type === "aws_iam_policy" && arnOf(resource) === arn,
    );
    return policy?.[side] ?? opaque(arn);
  };
  return resources.flatMap((resource) => {
    const [before, after] = [attached(resource, "before"), attached(resource, "after")];
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    return keys.map((key) => {
      const [was, is] = [before.get(key), after.get(key)];
      return {
        holder: (was ?? is)?.holder ?? "",
        resource,
        before: was && documentOf(was.arn, "before"),
        after: is && documentOf(is.arn, "after"),
        isUnknown: false,
      };
    });
  });
}

interface Attached {
  readonly holder: string;
  readonly arn: string;
}

function attached(resource: ResourceView, side: "before" | "after"): Map<string, Attached> {
  const attributes = resource[side];
  if (!attributes) return new Map();
  const all = ATTACHMENT.test(resource.type)
    ? fromAttachment(attributes, side === "after" ? resource.unknown : false)
    : resource.type === "aws_iam_role"
      ? texts(attributes["managed_policy_arns"]).map((arn) => ({
          holder: `role ${String(attributes["name"])}`,
          arn,
        }))
      : [];
  return new Map(all.map((each) => [`${each.holder} ${each.arn}`, each]));
}

function fromAttachment(attributes: Attributes, unknown: Marks): Attached[] {
  const listed = attributes["policy_arns"];
  const arns = listed
    ? texts(listed)
    : [String(attributes["policy_arn"] ?? "a policy that is known after apply")];
  const names = (attribute: string) =>
    isMarkedAt(unknown, attribute) ? [LATER] : texts(attributes[attribute]);
  return Object.entries(HOLDERS).flatMap(([attribute, kind]) =>
    names(attribute).flatMap((name) => arns.map((arn) => ({ holder: `${kind} ${name}`, arn }))),
  );
}

function arnOf({ before, after }: ResourceView): string {
  return String(after?.["arn"] ?? before?.["arn"]);
}

/** A policy whose text is not in the plans, as AWS's own are not. */
function opaque(arn: string): Json {
  return { Statement: { Effect: "Allow", Action: `whatever ${arn} allows`, Resource: "*" } };
}

function texts(value: Json | undefined): string[] {
  return [value ?? []].flat().filter((each): each is string => typeof each === "string");
}
