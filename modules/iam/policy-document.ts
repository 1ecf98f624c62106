/** Operator to context key to allowed values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;

/** One permission. `sid` holds letters and digits only and is unique in its policy. */
export interface Statement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default - the permission holds under all conditions */
  readonly conditions?: Conditions;
}

/** A statement of a policy that hangs on a resource, and so names who is meant. */
export interface ResourceStatement extends Statement {
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  readonly principal: "*" | { readonly Service: string } | { readonly AWS: string };
}

/** Statements to the JSON text that IAM reads. */
export function policyDocument(statements: readonly (Statement | ResourceStatement)[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(render) });
}

const render = (statement: Statement | ResourceStatement) => ({
  Sid: statement.sid,
  Effect: ("effect" in statement && statement.effect) || "Allow",
  ...("principal" in statement && { Principal: statement.principal }),
  Action: statement.actions,
  Resource: statement.resources,
  ...(statement.conditions && { Condition: statement.conditions }),
});

/** `orders/2024` to `Orders2024`: a Sid may hold letters and digits only. */
export const sid = (verb: string, subject: string): string =>
  verb +
  subject.replace(/(^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_match, _separator, letter: string) =>
    letter.toUpperCase(),
  );
