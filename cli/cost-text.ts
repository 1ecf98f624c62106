import { architecture } from "../delivery/cost/architectures";
import {
  type Bill,
  byComponent,
  byStack,
  type Line,
  perMillion,
  totalOf,
} from "../delivery/cost/bill";
import { COMPONENTS } from "../delivery/cost/charge";
import { PRICED } from "../delivery/cost/price";
import { listTable } from "../local/tables";

/** A bill, for people. */
export function billText(stage: string, bill: Bill): string {
  const { lines, rowsPerDay, unknown, warnings } = bill;
  const unpriced = lines.filter(({ usd }) => usd === null);
  const notes = [
    ...unpriced.map(
      ({ address, item, stack }) => `no price in the table: ${item} (${stack}: ${address})`,
    ),
    ...[...unknown].map(([type, count]) => `not in the bill, unknown type: ${type} (${count})`),
    ...warnings,
  ];
  return [
    `${stage}, ${rowsPerDay.toLocaleString("en")} rows a day, USD a month (${PRICED.region}, ${PRICED.terms})`,
    componentTable(stage, bill),
    listTable(["stack", "fixed", "by what is done", "USD a month"], stackRows(lines), true),
    basisText(lines),
    ...notes.map((note) => `! ${note}`),
  ].join("\n");
}

function componentTable(stage: string, { lines, rowsPerDay }: Bill): string {
  const own = byComponent(lines);
  const others = (["naive", "floor"] as const).map((name) => architecture(name, rowsPerDay));
  const columns = [own, ...others];
  const rows = COMPONENTS.filter((name) => columns.some((column) => (column.get(name) ?? 0) > 0));
  const totals = columns.map((column) => [...column.values()].reduce((sum, each) => sum + each, 0));
  return listTable(
    ["component", stage, "naive", "floor"],
    [
      ...rows.map((name) => [name, ...columns.map((column) => money(column.get(name) ?? 0))]),
      ["total", ...totals.map(money)],
      ["total without seats", ...totals.map((each, i) => money(each - seats(columns[i])))],
      ["for a million rows", ...totals.map((each) => perMillion(each, rowsPerDay).toFixed(4))],
    ],
    true,
  );
}

const seats = (column: ReadonlyMap<string, number> | undefined) =>
  column?.get("QuickSight seats") ?? 0;

function stackRows(lines: readonly Line[]): string[][] {
  return [...byStack(lines)].map(([name, total]) => {
    const fixed = totalOf(lines.filter(({ part, stack }) => stack === name && part === "fixed"));
    return [name, money(fixed), money(total - fixed), money(total)];
  });
}

function basisText(lines: readonly Line[]): string {
  const bases = [...new Set(lines.map(({ basis }) => basis))].sort();
  const parts = bases.map(
    (basis) => `${money(totalOf(lines.filter((line) => line.basis === basis)))} ${basis}`,
  );
  return `known how: ${parts.join(", ")}`;
}

const money = (usd: number) =>
  usd.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
