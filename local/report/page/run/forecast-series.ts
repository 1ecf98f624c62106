import { add, type Decimal, toNumber, ZERO } from "../data/decimal";
import type { Table } from "../data/table";
import { isDecimal, isMoment, keyOf, type Value } from "../data/values";

/** A day of a series: what was sold, or what is expected. */
export interface Point {
  readonly time: number;
  readonly of: Readonly<Record<"actual" | "p10" | "p50" | "p90" | "mean", Decimal | null>>;
}

/** Something to look at. */
export interface Choice {
  readonly label: string;
  readonly isSum: boolean;
  readonly points: readonly Point[];
}

/** The series by what they sold, most first. */
export function series(table: Table): Choice[] {
  const names = ["store_id", "category", "currency"].map((name) => table.values(name));
  const rows = new Map<string, number[]>();
  for (let row = 0; row < table.length; row += 1) {
    const key = names.map((values) => String(values[row] ?? "")).join(", ");
    rows.set(key, [...(rows.get(key) ?? []), row]);
  }
  const sold = (points: readonly Point[]) =>
    points.reduce((sum, { of }) => sum + (of.actual ? toNumber(of.actual) : 0), 0);
  const found = [...rows].map(([label, own]) => ({
    label,
    isSum: false,
    points: pointsOf(table, own),
  }));
  const size = new Map(
    found.map((each) => [
      each,
      each.points.filter(({ of }) => of.actual).length * 1e15 + sold(each.points),
    ]),
  );
  return found.sort((left, right) => (size.get(right) ?? 0) - (size.get(left) ?? 0));
}

/** All series of a currency together. */
export function currencies(table: Table): Choice[] {
  const values = table.values("currency");
  const all = new Map(values.map((value) => [keyOf(value), value]));
  return [...all.values()].map((currency: Value) => {
    const rows = values.flatMap((value, row) => (keyOf(value) === keyOf(currency) ? [row] : []));
    const points = pointsOf(table, rows).map(({ of, time }) => ({
      time,
      of: { ...of, p10: null, p50: null, p90: null },
    }));
    return { label: `All of ${String(currency)}`, isSum: true, points };
  });
}

function pointsOf(table: Table, rows: readonly number[]): Point[] {
  const names = ["actual", "p10", "p50", "p90", "mean"] as const;
  const dates = table.values("business_date");
  const days = new Map<number, number[]>();
  for (const row of rows) {
    const date = dates[row] ?? null;
    if (isMoment(date)) days.set(date.time, [...(days.get(date.time) ?? []), row]);
  }
  return [...days]
    .sort(([left], [right]) => left - right)
    .map(([time, own]) => ({
      time,
      of: Object.fromEntries(
        names.map((name) => [name, sumOf(table.values(name), own)]),
      ) as Point["of"],
    }));
}

function sumOf(values: readonly Value[], rows: readonly number[]): Decimal | null {
  const known = rows.map((row) => values[row] ?? null).filter(isDecimal);
  return known.length === 0 ? null : known.reduce(add, ZERO);
}
