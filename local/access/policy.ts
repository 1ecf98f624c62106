/** A statement of an identity policy, as IAM stores it. */
export interface PolicyStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

/** One thing that a principal did: the permission it takes, and what conditions can ask about it. */
export interface Deed {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Whether the statements allow the deed, as IAM decides: a deny wins, no allow is a no. */
export function allows(statements: readonly PolicyStatement[], deed: Deed): boolean {
  const fitting = statements.filter((statement) => covers(statement, deed));
  if (fitting.some(({ Effect }) => Effect === "Deny")) return false;
  return fitting.some(({ Effect }) => Effect === "Allow");
}

/** Whether a statement speaks about the deed. */
export function covers(statement: PolicyStatement, deed: Deed): boolean {
  const matches = (patterns: string | readonly string[], value: string) =>
    [patterns].flat().some((pattern) => wildcard(pattern).test(value));
  return (
    matches([statement.Action].flat().map(lower), lower(deed.action)) &&
    matches(statement.Resource, deed.resource) &&
    Object.entries(statement.Condition ?? {}).every(([operator, asked]) =>
      Object.entries(asked).every(([key, wanted]) =>
        holds(operator, [wanted].flat(), deed.context[key]),
      ),
    )
  );
}

// Only what this project's policies use; a test that meets another operator must not pass by luck.
function holds(operator: string, wanted: readonly string[], value: string | undefined): boolean {
  if (value === undefined) return false;
  switch (operator) {
    case "StringEquals":
      return wanted.includes(value);
    case "StringLike":
      return wanted.some((pattern) => wildcard(pattern).test(value));
    default:
      throw new Error(
        `condition operator "${operator}" is not understood here; known are StringEquals and StringLike. Add it to local/access/policy.ts`,
      );
  }
}

const lower = (text: string) => text.toLowerCase();

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}
