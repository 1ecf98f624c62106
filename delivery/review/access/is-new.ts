import type { ResourceView } from "../resource-view";
import type { PolicyChange } from "./policies";

const IDENTITY = /^(role|user|group) (.+)$/;

/** True when a holder of policies had none before because it was not there: a role that gets its first one is not new. */
export function isNewHolder(
  holder: string,
  policies: readonly PolicyChange[],
  resources: readonly ResourceView[],
): boolean {
  if (policies.some(({ resource }) => resource.before !== undefined)) return false;
  const [, kind, name] = IDENTITY.exec(holder) ?? [];
  if (kind === undefined) return true;
  const own = resources.find(
    ({ type, before, after }) =>
      type === `aws_iam_${kind}` && (after?.["name"] ?? before?.["name"]) === name,
  );
  if (own) return own.before === undefined;
  // Named, but made elsewhere: it is there. Not named yet: this very apply makes it.
  return !policies.some(({ resource }) => typeof resource.after?.[kind] === "string");
}
