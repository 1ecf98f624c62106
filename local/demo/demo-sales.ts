import { LosslessNumber } from "lossless-json";
import { sales, type SampleOptions } from "../../sample_data/generate";
import type { Sale } from "../../sample_data/sale";

/** A month of sales, all good, with ids that the committed sample does not have. */
const OPTIONS: Omit<SampleOptions, "seed"> = {
  rows: 2_000,
  days: 30,
  faults: 0,
  end: "2025-06-30",
};

/** Each has sales of its own. */
const SEEDS = { api: 7, database: 11 };

const NUMBERS: readonly string[] = ["quantity", "unit_price", "discount_pct", "total_amount"];

/** A sale and its moment, by which the API is asked. */
export interface DemoSale {
  readonly sale: Sale;
  readonly milliseconds: number;
}

/** The sales of one of the demos, in order of their moments: always the same. */
export function demoSales(demo: keyof typeof SEEDS): DemoSale[] {
  return [...sales({ ...OPTIONS, seed: SEEDS[demo] })]
    .map((sale) => ({ sale, milliseconds: Date.parse(sale.transaction_ts) }))
    .sort((left, right) => left.milliseconds - right.milliseconds);
}

/** A sale as the API writes it: numbers as JSON numbers with all their digits, no value as null. */
export function asJson(sale: Sale): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sale).map(([name, text]) => {
      if (text === "") return [name, null];
      return [name, NUMBERS.includes(name) ? new LosslessNumber(text) : text];
    }),
  );
}
