import type { Condition } from "./conditions";
import { contains } from "./glob";

/** Begins what people read of `NotAction`, `NotResource`, `NotPrincipal`. */
export const ALL_BUT = "all but ";

/** Issuers that sign for whoever has an account there; of theirs, only what names a repository or an app keeps others out. */
const SHARED_ISSUER =
  /(?:^Federated:|oidc-provider\/)(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|cognito-identity\.amazonaws\.com|accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com)$/;
/** Of these, the audience is the same for all. */
const SAME_AUDIENCE = /^(token\.actions|gitlab|app\.terraform)/;

/** Condition keys that name who calls, or for whom; a statement for everybody that tests one is not public. */
const NAMES_CALLER =
  /^(aws:(sourceaccount|sourcearn|sourceorgid|sourceorgpaths|sourceowner|sourcevpc|sourcevpce|sourceip|principalaccount|principalarn|principalorgid|principalorgpaths|userid|vpcsourceip)|kms:calleraccount|s3:(dataaccesspointaccount|dataaccesspointarn)|lambda:sourcefunctionarn|cognito-identity.*|.*:(sub|aud|saml.*))$/;

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

/** Everybody but these, as one principal. */
export function allBut(principals: readonly string[]): string {
  return `${ALL_BUT}${principals.join(", ")}`;
}

/** True when `wide` lets everybody in whom `narrow` lets in. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*") return true;
  if (wide.startsWith(ALL_BUT)) return isLeftOutOf(wide, narrow);
  if (narrow.startsWith(ALL_BUT)) return false;
  const account = accountOf(wide);
  if (wide.endsWith(":root") && account) return accountOf(narrow) === account;
  return contains(wide, narrow);
}

/** True when nobody whom `narrow` lets in is among those whom `wide` leaves out. */
function isLeftOutOf(wide: string, narrow: string): boolean {
  const leftOut = (text: string) => text.slice(ALL_BUT.length).split(", ");
  if (narrow === "*") return false;
  if (narrow.startsWith(ALL_BUT))
    return leftOut(wide).every((each) => leftOut(narrow).some((other) => covers(other, each)));
  return leftOut(wide).every((each) => !covers(each, narrow) && !covers(narrow, each));
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
  // Whose it is cannot be read from it.
  if (principal.startsWith("CanonicalUser:")) return "cross-account";
  const [, issuer] = SHARED_ISSUER.exec(principal) ?? [];
  if (issuer && !naming.some((each) => namesOne(issuer, each))) return "public";
  const owner = accountOf(principal);
  return owner !== undefined && owner !== account ? "cross-account" : "own";
}

/** True when a condition keeps out others who have an account with the issuer. */
function namesOne(issuer: string, { key, values }: Condition): boolean {
  if (!key.startsWith(`${issuer}:`) || (SAME_AUDIENCE.test(issuer) && key.endsWith(":aud")))
    return false;
  return !values.some((value) => /^([a-z_]+:)?[*/:]*$/.test(value));
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
