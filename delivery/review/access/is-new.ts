import type { ResourceView } from "../resource-view";
import { PARENTS, type PolicyChange } from "./policies";

const IDENTITY = /^(role|user|group) (.+)$/;
/** Attributes that name the policy itself. */
const OWN = new Set<string>(["name", "policy_name"]);
/** What stands beside the thing that it lets others use. */
const BESIDE = /_(policy|permissions?|grant)$/;

/** True when a holder of policies had none before because it was not there: a role that gets its first one is not new. */
export function isNewHolder(
  holder: string,
  policies: readonly PolicyChange[],
  resources: readonly ResourceView[],
): boolean {
  if (policies.some(({ resource }) => resource.before !== undefined)) return false;
  const [, kind, name] = IDENTITY.exec(holder) ?? [];
  if (kind === undefined) return policies.every((policy) => !isBesideOld(policy, resources));
  const own = resources.find(
    ({ type, before, after }) =>
      type === `aws_iam_${kind}` && (after?.["name"] ?? before?.["name"]) === name,
  );
  if (own) return own.before === undefined;
  // Named, but made elsewhere: it is there. Not named yet: this very apply makes it.
  return !policies.some(({ resource }) => typeof resource.after?.[kind] === "string");
}

/** True for a new policy of a bucket, queue or function that is there: one of the app's, or one that is made elsewhere. */
function isBesideOld({ resource }: PolicyChange, all: readonly ResourceView[]): boolean {
  const { after = {}, type } = resource;
  const names = PARENTS.filter((name) => !OWN.has(name)).flatMap((name) => after[name] ?? []);
  const [parent] = names.filter((name) => typeof name === "string" && !name.includes("${"));
  if (!BESIDE.test(type) || typeof parent !== "string") return false;
  const isIt = (value: unknown) => value === parent || value === parent.split(":").pop();
  const own = all.find(
    (each) =>
      !BESIDE.test(each.type) &&
      ["id", "arn", "url", "name", "bucket", "function_name"].some((name) =>
        isIt((each.after ?? each.before)?.[name]),
      ),
  );
  return own === undefined || own.before !== undefined;
}
