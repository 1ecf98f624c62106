import type { Condition } from "./conditions";
import { contains } from "./glob";

/** Condition keys that name who calls, or for whom; a statement for everybody that tests one is not public. */
const NAMES_CALLER =
  /^(aws:(sourceaccount|sourcearn|sourceorgid|sourceorgpaths|sourceowner|sourcevpc|sourcevpce|sourceip|principalaccount|principalarn|principalorgid|principalorgpaths|userid|username|vpcsourceip)|kms:(calleraccount|viaservice)|s3:(dataaccesspointaccount|dataaccesspointarn)|lambda:sourcefunctionarn|cognito-identity.*|.*:(sub|aud|saml.*))$/;

/** Principals of a statement as `AWS:arn…`, `Service:glue.amazonaws.com`; `*` for everybody. */
export function principalsOf(principal: unknown): string[] {
  if (principal === undefined) return [];
  if (typeof principal === "string") return [principal];
  return Object.entries(principal as Record<string, unknown>)
    .flatMap(([kind, values]) =>
      [values].flat().map((value) => {
        const text = String(value);
        if (kind === "AWS" && text === "*") return "*";
        if (kind !== "AWS") return `${kind}:${text}`;
        return /^\d{12}$/.test(text) ? `AWS:arn:aws:iam::${text}:root` : `AWS:${text}`;
      }),
    )
    .sort();
}

/** True when `wide` lets everybody in whom `narrow` lets in. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*") return true;
  const account = accountOf(wide);
  if (wide.endsWith(":root") && account) return accountOf(narrow) === account;
  return contains(wide, narrow);
}

/** How far a principal is from the account that owns the resource. */
export function reachOf(
  principal: string,
  conditions: readonly Condition[],
  account: string,
): "public" | "cross-account" | "own" {
  const naming = conditions.filter(
    ({ key, operator }) => NAMES_CALLER.test(key) && !/Not|IfExists|Null/.test(operator),
  );
  if (principal === "*" || principal === "AWS:*") {
    const limiting = naming.filter(({ values }) => !values.every(isEverything));
    if (limiting.length === 0) return "public";
    const accounts = limiting.flatMap(({ values }) => values).flatMap(accountsIn);
    return accounts.some((each) => each !== account) ? "cross-account" : "own";
  }
  const owner = accountOf(principal);
  return owner !== undefined && owner !== account ? "cross-account" : "own";
}

/** An address range or a pattern that leaves nobody out. */
function isEverything(value: string): boolean {
  return ["*", "0.0.0.0/0", "::/0", "arn:aws:*"].includes(value) || /^\*+$/.test(value);
}

function accountsIn(value: string): string[] {
  return [...value.matchAll(/(?<!\d)\d{12}(?!\d)/g)].map(([number]) => number);
}

function accountOf(principal: string): string | undefined {
  return /^AWS:arn:aws[\w-]*:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1];
}
