import type { Json } from "../plan-json";
import { everyAction, expandAction } from "./actions";
import { conditionsOf, type Condition } from "./conditions";
import { overlaps, contains } from "./glob";
import { ALL_BUT, allBut, covers, principalsOf } from "./principals";

/** A statement of a policy with its actions spelt out. */
export interface Grant {
  readonly effect: "Allow" | "Deny";
  /** None in the policy of a role, which is its own principal. */
  readonly principals: readonly string[];
  readonly actions: ReadonlySet<string>;
  /** Actions as they are written, for people. */
  readonly patterns: readonly string[];
  readonly resources: readonly string[];
  /** True when `resources` are those left out (`NotResource`). */
  readonly isAllBut: boolean;
  readonly conditions: readonly Condition[];
}

type Statement = Readonly<Record<string, Json>>;

/** True for a JSON document that is a policy. */
export function isPolicy(document: Json | undefined): boolean {
  return typeof document === "object" && document !== null && "Statement" in document;
}

/** The statements of a policy. */
export async function grantsOf(document: Json | undefined): Promise<Grant[]> {
  if (!isPolicy(document)) return [];
  const { Statement } = document as { Statement: Statement | Statement[] };
  return Promise.all([Statement].flat().map(grantOf));
}

async function grantOf(statement: Statement): Promise<Grant> {
  const patterns = texts(statement["Action"] ?? statement["NotAction"]);
  const named = new Set((await Promise.all(patterns.map(expandAction))).flat());
  const isAllBut = statement["NotResource"] !== undefined;
  const isDeny = statement["Effect"] === "Deny";
  const actions = statement["NotAction"]
    ? new Set((await everyAction()).filter((action) => !named.has(action)))
    : named;
  return {
    effect: isDeny ? "Deny" : "Allow",
    principals: [
      ...principalsOf(statement["Principal"]),
      // To let in all but some is to let in everybody whom nobody thought of.
      ...(statement["NotPrincipal"]
        ? [isDeny ? allBut(principalsOf(statement["NotPrincipal"])) : "*"]
        : []),
    ],
    actions,
    patterns: statement["NotAction"] ? [`${ALL_BUT}${patterns.join(", ")}`] : patterns,
    resources: texts(statement["Resource"] ?? statement["NotResource"] ?? "*"),
    isAllBut,
    conditions: conditionsOf(statement["Condition"] as Parameters<typeof conditionsOf>[0]),
  };
}

/** True when the grant holds for the principal; a policy of a role holds for the role. */
export function holdsFor(grant: Grant, principal: string | undefined): boolean {
  if (principal === undefined) return true;
  return grant.principals.some((each) => covers(each, principal));
}

/** True when the grant holds for everything that a resource pattern of another one matches, or all that one leaves over. */
export function holdsOn(grant: Grant, other: Grant, resource: string): boolean {
  if (!grant.isAllBut)
    return grant.resources.some((each) => contains(each, other.isAllBut ? "*" : resource));
  return grant.resources.every((each) =>
    other.isAllBut
      ? other.resources.some((leftOut) => contains(leftOut, each))
      : !overlaps(each, resource),
  );
}

function texts(value: Json | undefined): string[] {
  return value === undefined ? [] : [value as string | string[]].flat().map(String);
}
