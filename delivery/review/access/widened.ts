import { actsOn, resourcesOf } from "./actions";
import { implies, type Condition } from "./conditions";
import { ALL_BUT } from "./principals";
import { holdsFor, holdsOn, type Grant } from "./grants";

/** What is allowed and was not, or was denied and no longer is. */
export interface Widening {
  readonly kind: "allowed" | "no longer denied";
  /** Undefined in the policy of a role. */
  readonly principal: string | undefined;
  readonly actions: readonly string[];
  /** The grant's own spelling of its actions. */
  readonly patterns: readonly string[];
  /** True when it is about all actions of the grant. */
  readonly isWhole: boolean;
  readonly resource: string;
  readonly conditions: readonly Condition[];
}

/** Compares what two sets of statements permit. What cannot be shown to have been allowed before counts as new. */
export async function widenings(
  before: readonly Grant[],
  after: readonly Grant[],
): Promise<Widening[]> {
  const isAllow = ({ effect }: Grant) => effect === "Allow";
  const isDeny = ({ effect }: Grant) => effect === "Deny";
  const still = after.filter((grant) => isDeny(grant) && grant.conditions.length === 0);
  const allowed = await uncovered(
    after.filter(isAllow),
    (grant, other) =>
      other.effect === "Allow" ? implies(grant.conditions, other.conditions) : true,
    [...before.filter(isAllow), ...still],
  );
  const lifted = await uncovered(
    before.filter(isDeny),
    (grant, other) => implies(grant.conditions, other.conditions),
    after.filter(isDeny),
  );
  return [
    ...allowed.map((each) => ({ kind: "allowed" as const, ...each })),
    ...lifted.map((each) => ({ kind: "no longer denied" as const, ...each })),
  ];
}

/** The parts of grants that none of the others covers. */
async function uncovered(
  grants: readonly Grant[],
  areConditionsCovered: (grant: Grant, other: Grant) => boolean,
  others: readonly Grant[],
): Promise<Omit<Widening, "kind">[]> {
  const parts: Omit<Widening, "kind">[] = [];
  for (const grant of grants) {
    const principals = grant.principals.length > 0 ? grant.principals : [undefined];
    const covering = others.filter((other) => areConditionsCovered(grant, other));
    for (const principal of principals) {
      const allBut = `${ALL_BUT}${grant.resources.join(", ")}`;
      for (const resource of grant.isAllBut ? [allBut] : grant.resources) {
        const by = covering.filter(
          (other) => holdsFor(other, principal) && holdsOn(other, grant, resource),
        );
        const open = [...grant.actions].filter(
          (action) => !by.some(({ actions }) => actions.has(action)),
        );
        const actions = grant.isAllBut ? open : await acting(open, resource);
        const { patterns, conditions } = grant;
        const isWhole = open.length === grant.actions.size;
        if (actions.length > 0)
          parts.push({ principal, actions, patterns, isWhole, resource, conditions });
      }
    }
  }
  return parts;
}

/** Those of the actions that can act on what the pattern matches at all. */
async function acting(actions: readonly string[], pattern: string): Promise<string[]> {
  if (pattern === "*") return [...actions];
  const arns = await Promise.all(actions.map(resourcesOf));
  return actions.filter((_, index) => isOf(arns[index] ?? ["*"], pattern));
}

/** An action on nothing in particular is allowed by `*` only. */
function isOf(arns: readonly string[], pattern: string): boolean {
  const own = arns.filter((arn) => arn !== "*");
  return own.length === 0 ? !pattern.startsWith("arn:") : actsOn(own, pattern);
}
