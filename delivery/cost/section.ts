import type { Workload } from "../../config/workload";
import { table } from "../docs/markdown";
import { code } from "../review/report/markdown";
import type { Section } from "../review/section";
import type { Stack } from "../synthesized";
import { type Bill, billOf, perMillion } from "./bill";
import { compareBills, type CostChange, type ResourceCost } from "./compare";
import type { RecordedRun } from "./measured";
import { plannedResources, type PlanDocument, withInstances } from "./planned";
import { synthesizedResources } from "./resource";

/** What a bill before and after is made from. */
export interface CostInput {
  readonly plans: readonly { readonly stack: Stack; readonly plan: PlanDocument }[];
  readonly head: readonly Stack[];
  readonly base: readonly Stack[] | undefined;
}

/** How much there is to do, and what runs have shown. */
export interface Sizing {
  readonly workload: Workload;
  readonly recorded?: readonly RecordedRun[];
}

/** The part of a review that says what a change costs: before is the base, or what is deployed. */
export function costSection(
  { base, head, plans }: CostInput,
  { recorded = [], workload }: Sizing,
): Section {
  const planned = (when: "before" | "after") =>
    plans.flatMap(({ plan, stack }) => plannedResources(stack.name, plan, when));
  const was = base
    ? withInstances(synthesizedResources(base), planned("before"))
    : planned("before");
  const will = withInstances(synthesizedResources(head), planned("after"));
  const before = billOf(was, workload, recorded);
  const after = billOf(will, workload, recorded);
  const change = compareBills(before, after);
  const lines = linesOf(change);
  const isStanding = change.newWarnings.length > 0 || change.newUnknown.length > 0;
  return {
    id: "cost",
    title: "Cost",
    severity: isStanding ? "warn" : lines.length > 0 ? "note" : "none",
    summary: lines.length > 0 ? summaryOf(change) : "",
    head: lines.length > 0 ? headOf(change, after) : [],
    lines,
    json: { rowsPerDay: after.rowsPerDay, ...change },
  };
}

function summaryOf(change: CostChange): string {
  const standing = change.newWarnings.filter((warning) => warning.startsWith("always on")).length;
  const words = standing > 0 ? `, ${standing} always on` : "";
  return `${signed(change.after - change.before)} USD a month${words}`;
}

function headOf({ after, before, stacks }: CostChange, bill: Bill): string[] {
  const changed = stacks.filter((each) => Math.abs(each.after - each.before) >= 0.005);
  const row = (name: string, was: number, is: number) => [
    name,
    usd(was),
    usd(is),
    signed(is - was),
  ];
  const rows = [
    ...changed.map((each) => row(code(each.stack), each.before, each.after)),
    row("**all stacks**", before, after),
  ];
  const million = (total: number) => perMillion(total, bill.rowsPerDay).toFixed(4);
  return [
    `USD a month at list price for ${bill.rowsPerDay.toLocaleString("en")} rows a day; a million rows: ${million(before)} before, ${million(after)} after.`,
    "",
    table(["stack", "before", "after", "difference"], rows),
    "",
  ];
}

function linesOf(change: CostChange): string[] {
  return [
    ...change.newWarnings.map((warning) => `- ⚠️ ${code(warning)}`),
    ...change.newUnknown.map(
      (type) =>
        `- ❔ ${code(type)}: the bill does not know this type, its cost is missing from the sums`,
    ),
    ...change.resources.map(resourceLine),
  ];
}

function resourceLine({ address, after, before, isUnpriced, items, stack }: ResourceCost): string {
  const what = `${code(stack)} ${code(address)} (${code(items)})`;
  return isUnpriced
    ? `- ${what}: no price in the table`
    : `- ${signed(after - before)}: ${what}, ${usd(before)} before, ${usd(after)} after`;
}

const usd = (amount: number) =>
  amount.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const signed = (amount: number) => `${amount < 0 ? "−" : "+"}${usd(Math.abs(amount))}`;
