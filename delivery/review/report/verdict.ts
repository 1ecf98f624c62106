import type { Verb } from "../resource-view";
import { counted, type StackReview } from "./changes";
import { count } from "./markdown";
import type { Report, Verdict } from "./report";

const DONE: Readonly<Record<Exclude<Verb, "none">, string>> = {
  delete: "deleted",
  replace: "replaced",
  update: "changed",
  create: "created",
  move: "moved",
  import: "imported",
  forget: "no longer managed",
};

/** All of it in one line. */
export function verdictOf(report: Omit<Report, "verdict">): Verdict {
  const { stacks, failed, sections, orphans } = report;
  const said = (severity: string) =>
    sections
      .filter((each) => each.severity === severity && each.summary)
      .map(({ summary }) => summary);
  const failures =
    failed.length > 0 ? [`${failed.map(({ name }) => name).join(", ")} could not be planned`] : [];
  const lost = orphans.length > 0 ? [`${count(orphans.length, "stack")} left behind`] : [];
  const previews = stacks.filter(({ preview }) => preview).map(({ name }) => name);
  const preview = previews.length > 0 ? [`${previews.join(", ")} only as a preview`] : [];
  const what = changesInWords(stacks);
  const blocking = [...failures, ...said("block")];
  const warning = [...said("warn"), ...lost, ...preview];
  const line = (parts: readonly string[]) => parts.filter(Boolean).join("; ");
  if (blocking.length > 0)
    return {
      level: "blocked",
      text: `🛑 **Blocked**: ${line([...blocking, ...warning, ...said("note"), what])}`,
    };
  if (warning.length > 0)
    return {
      level: "attention",
      text: `⚠️ **Look closely**: ${line([...warning, ...said("note"), what])}`,
    };
  if (what)
    return { level: "fine", text: `✅ **Nothing of concern**: ${line([what, ...said("note")])}` };
  return { level: "nothing", text: "✅ **Nothing changes**" };
}

/** `2 created, 1 changed in lake, ml`; empty when nothing changes. */
function changesInWords(stacks: readonly StackReview[]): string {
  const changing = stacks.filter(({ changes, outputs }) => changes.length + outputs.length > 0);
  if (changing.length === 0) return "";
  const where =
    changing.length > 4
      ? count(changing.length, "stack")
      : changing.map(({ name }) => name).join(", ");
  return `${countsInWords(counted(changing.flatMap(({ changes }) => changes)))} in ${where}`;
}

/** `2 created, 1 changed`. */
export function countsInWords(counts: StackReview["counts"]): string {
  const parts = Object.entries(counts).map(
    ([verb, number]) => `${number} ${DONE[verb as keyof typeof DONE]}`,
  );
  return parts.join(", ") || "only outputs";
}

/** What becomes of a resource, in one word. */
export function done(verb: Exclude<Verb, "none">): string {
  return DONE[verb];
}
