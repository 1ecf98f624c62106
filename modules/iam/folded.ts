import type { Statement } from "./policy-document";

/**
 * Statements that say the same of different resources, said once. Together they permit what they permitted before,
 * and a role that touches many datasets stays below the 10,240 characters that IAM takes in a role's own policies.
 */
export function folded(statements: readonly Statement[]): Statement[] {
  const alike = new Map<string, Statement[]>();
  for (const statement of statements) {
    const what = JSON.stringify([statement.actions, statement.conditions]);
    alike.set(what, [...(alike.get(what) ?? []), statement]);
  }
  const sids = new Set(statements.map(({ sid }) => sid));
  return [...alike.values()].map((group) => together(group, sids));
}

/** One statement for all, named by the words that their Sids begin with, unless another one is. */
function together(statements: readonly Statement[], sids: Set<string>): Statement {
  const [first, ...others] = statements as [Statement, ...Statement[]];
  if (others.length === 0) return first;
  const shared = others.reduce((words, { sid }) => sharedWords(words, sid), first.sid);
  const sid = shared === "" || sids.has(shared) ? first.sid : shared;
  sids.add(sid);
  const resources = new Set(statements.flatMap((statement) => statement.resources));
  return { ...first, sid, resources: [...resources] };
}

/** `ReadRawSales` and `ReadCuratedSales` to `Read`. */
function sharedWords(one: string, other: string): string {
  const others = wordsOf(other);
  const words = wordsOf(one);
  const apart = words.findIndex((word, i) => word !== others[i]);
  return (apart < 0 ? words : words.slice(0, apart)).join("");
}

const wordsOf = (sid: string): string[] => sid.split(/(?=[A-Z])/);
