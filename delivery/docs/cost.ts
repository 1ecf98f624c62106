import { WORKLOADS } from "../../config/workload";
import { architecture } from "../cost/architectures";
import { type Bill, billOf, byComponent, byStack, perMillion } from "../cost/bill";
import { COMPONENTS } from "../cost/charge";
import { PRICED, PRICES } from "../cost/price";
import { synthesizedResources } from "../cost/resource";
import type { Stack } from "../synthesized";
import { code, heading, page, table } from "./markdown";

const NAMES = Object.keys(WORKLOADS);

/** `docs/cost.md`: what a stage costs a month, beside two other ways to build the same, and every price. */
export function costPage(stacks: readonly Stack[], stage: string): string {
  const bills = [...billsOf(stacks).values()];
  return page(
    heading("Cost", "the synthesized app and `delivery/cost/prices.json`"),
    `What stage ${code(stage)} costs a month at ${PRICED.terms}, in ${PRICED.region}, after a year. \`npm run -s pipeline -- cost\` ` +
      "reckons it for any stage and any number of rows, with `--json` line by line. Nothing here was billed yet: what is " +
      "declared (endpoints, keys, alarms) is certain, what depends on data is modelled, and what a run on this machine " +
      "took replaces the model once one was recorded.",
    "```bash\nnpm run -s pipeline -- cost --workload 10M\nnpm run -s pipeline -- cost --stage prod --json\n```",
    `## By component, USD a month`,
    componentTable(stage, bills),
    "`naive` is the same work as tutorials draw it: a cluster that stays, CSV, crawlers, endpoints for twelve services in three " +
      "zones. `floor` is the least that the same functions cost: one Lambda or two Flex workers, no endpoints, one key, data moved " +
      "to colder storage. Both with six people on QuickSight. The code: `delivery/cost/architectures.ts`.",
    "## By stack, USD a month",
    stackTable(bills),
    "## What to know",
    warnings(bills),
    "- Not reckoned: data transfer out, support, point-in-time recovery and backups, Config, GuardDuty, Macie; cents at this size.\n" +
      "- Lines of what is done suppose what `delivery/cost/model.ts` says: bytes of a row, rows of a second, GB of logs.\n" +
      "- Insights and features are made anew from all kept sales in each run, so their part grows with history, not with a day.\n" +
      "- Raw files stay in S3 Standard until they expire: a transition to a colder class is worth its while from 10M rows a day.",
    "## Prices",
    priceTable(),
  );
}

/** The bill of each named workload. */
export function billsOf(stacks: readonly Stack[]): ReadonlyMap<string, Bill> {
  const resources = synthesizedResources(stacks);
  return new Map(
    Object.entries(WORKLOADS).map(([name, workload]) => [name, billOf(resources, workload)]),
  );
}

/** Each warning with the smallest workload that raises it. */
function warnings(bills: readonly Bill[]): string {
  const told = new Set<string>();
  const lines = bills.flatMap((bill, i) =>
    bill.warnings
      .filter((warning) => !told.has(warning) && told.add(warning))
      .map((warning) => `- ${i === 0 ? "" : `${NAMES[i] ?? ""}: `}${warning}`),
  );
  return lines.join("\n");
}

function componentTable(stage: string, bills: readonly Bill[]): string {
  const columns = bills.map(({ lines, rowsPerDay }) => [
    byComponent(lines),
    architecture("naive", rowsPerDay),
    architecture("floor", rowsPerDay),
  ]);
  const head = NAMES.flatMap((name) => [`${name}: ${stage}`, "naive", "floor"]);
  const flat = columns.flat();
  const rows = COMPONENTS.filter((name) => flat.some((column) => (column.get(name) ?? 0) > 0));
  const totals = flat.map((column) => [...column.values()].reduce((sum, each) => sum + each, 0));
  return table(
    ["component", ...head],
    [
      ...rows.map((name) => [name, ...flat.map((column) => money(column.get(name) ?? 0))]),
      ["total", ...totals.map(money)],
      ["for a million rows", ...totals.map((each, i) => millionth(each, bills, i))],
    ],
  );
}

const millionth = (usd: number, bills: readonly Bill[], column: number) =>
  perMillion(usd, bills[Math.floor(column / 3)]?.rowsPerDay ?? NaN).toFixed(4);

function stackTable(bills: readonly Bill[]): string {
  const columns = bills.map(({ lines }) => byStack(lines));
  const names = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort();
  const fixed = byStack(bills[0]?.lines.filter(({ part }) => part === "fixed") ?? []);
  return table(
    ["stack", "of it fixed", ...NAMES],
    names.map((name) => [
      code(name),
      money(fixed.get(name) ?? 0),
      ...columns.map((column) => money(column.get(name) ?? 0)),
    ]),
  );
}

function priceTable(): string {
  return table(
    ["item", "USD", "for a", "source", "of"],
    Object.values(PRICES).map(({ date, item, source, unit, usd }) => [
      item,
      usd.toFixed(10).replace(/\.?0+$/, ""),
      unit,
      source,
      date,
    ]),
  );
}

const money = (usd: number) =>
  usd.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
