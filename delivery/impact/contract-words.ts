import type { Change } from "../../contracts/diff/change";

/** A change of a contract as people say it; `users` name the column that it is about. */
export function inWords(dataset: string, { of, what }: Change, users: readonly string[]): string {
  const subject = of === "dataset" ? `dataset ${dataset}` : `${of} of ${dataset}`;
  const named = users.length > 0 ? `; named by ${users.join(", ")}` : "";
  return `${subject} ${said(of, what)}${named}`;
}

function said(of: string, what: string): string {
  const [, how, from, to] = /^type (widened|narrowed or changed): (\S+) -> (\S+)$/.exec(what) ?? [];
  if (how === "widened")
    return `changed from ${from} to ${to}: a widening, which the table takes in place and readers of the old type survive`;
  if (how !== undefined)
    return `changed from ${from} to ${to}: values may no longer fit, and readers of the old type break`;
  if (of.startsWith("column ") && what === "added")
    return "was added: rows written before have none";
  if (of.startsWith("column ") && what === "dropped") return "was dropped: whoever names it breaks";
  if (of.startsWith("rule ") && what === "added")
    return "was added: rows accepted before may not pass it";
  if (of.startsWith("rule ") && what === "removed")
    return "was removed: rows refused before may pass";
  return / -> /.test(what) ? `went from ${what.replace(" -> ", " to ")}` : what;
}

/** The column that a change is about. */
export const columnOf = ({ of }: Change): string | undefined => /^column (.+)$/.exec(of)?.[1];

/** Whether rows that are there already would look different. */
export function concernsHistory({ impact, of, what }: Change): boolean {
  if (impact === "notice" || what === "dropped" || what.startsWith("type widened")) return false;
  return of.startsWith("rule ") || (of.startsWith("column ") && what !== "may be missing now");
}
