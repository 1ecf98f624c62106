import { driftOf } from "../drift/stack-drift";
import { isUnchanged } from "./plan-json";
import type { StackPlan } from "./plan-stacks";
import { code, count } from "./report/markdown";
import type { ReviewInput, Section, Severity } from "./section";

interface OpenEnd {
  readonly severity: Exclude<Severity, "none">;
  /** For the verdict: `1 failing check`. */
  readonly kind: string;
  readonly stack: string;
  /** Markdown. */
  readonly words: string;
}

const RANK: readonly Severity[] = ["block", "warn", "note"];

/** What a plan says beside its changes: that it is not whole, that a check fails, what was changed outside of Terraform. */
export function openEnds({ plans }: ReviewInput): Section {
  const all = plans.flatMap((plan) => [
    ...unfinished(plan),
    ...deferred(plan),
    ...failingChecks(plan),
    ...changedOutside(plan),
  ]);
  const sorted = RANK.flatMap((rank) => all.filter(({ severity }) => severity === rank));
  const severity = sorted[0]?.severity ?? "none";
  const kinds = [...new Set(sorted.map(({ kind }) => kind))];
  const number = (kind: string) => all.filter((each) => each.kind === kind).length;
  return {
    id: "open-ends",
    title: "What the plans leave open",
    severity,
    summary: kinds.map((kind) => count(number(kind), kind)).join(", "),
    head: [],
    lines: sorted.map(({ stack, words }) => `- ${code(stack)}: ${words}`),
    json: sorted,
  };
}

function unfinished({ stack, plan }: StackPlan): OpenEnd[] {
  const end = (severity: "block" | "warn", kind: string, words: string) => [
    { severity, kind, stack: stack.name, words },
  ];
  if (plan.errored)
    return end("block", "unfinished plan", "planning ended with an error, more would change");
  if (plan.complete === false && !plan.deferred_changes?.length)
    return end("warn", "partial plan", "the plan is of a part only, more would change");
  return [];
}

function deferred({ stack, plan }: StackPlan): OpenEnd[] {
  return (plan.deferred_changes ?? [])
    .filter(({ resource_change }) => !isUnchanged(resource_change))
    .map(({ reason, resource_change: { address, change } }) => ({
      severity: "warn",
      kind: "deferred change",
      stack: stack.name,
      words: `to ${change.actions.join(" and ")} ${code(address)} is left to a later plan (${code(reason)}): nobody has seen what that does`,
    }));
}

function failingChecks({ stack, plan }: StackPlan): OpenEnd[] {
  return (plan.checks ?? [])
    .filter(({ status }) => status === "fail" || status === "error")
    .map(({ address, instances = [], status }) => {
      const messages = instances.flatMap(({ problems = [] }) =>
        problems.map(({ message }) => code(message)),
      );
      const what = status === "fail" ? "fails" : "could not be looked at";
      return {
        severity: "warn",
        kind: "failing check",
        stack: stack.name,
        words: [`${code(address.to_display)} ${what}`, ...messages].join(": "),
      };
    });
}

/** Of what a construct sets; an apply of this plan goes on from there. */
function changedOutside({ stack, plan }: StackPlan): OpenEnd[] {
  return driftOf(stack.template, plan.resource_drift ?? []).drifted.map(
    ({ address, attributes, construct, what }) => {
      const names = attributes.map(({ path }) => code(path)).join(", ");
      return {
        severity: "note",
        kind: "manual change",
        stack: stack.name,
        words: `${code(construct)} (${code(address)}) was ${what} by hand since it was applied${names ? `: ${names}` : ""}`,
      };
    },
  );
}
