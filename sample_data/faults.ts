import type { Random } from "./random";
import type { Sale } from "./sale";

type Change = (sale: Sale, random: Random) => Partial<Sale>;

/** Faults of one value: each makes its row unusable, whatever the rest of the row says. */
export const ROW_FAULTS = {
  missing_key: () => ({ transaction_id: "" }),
  blank_order: () => ({ order_id: "   " }),
  missing_total: () => ({ total_amount: "" }),
  text_quantity: () => ({ quantity: "two" }),
  fractional_quantity: () => ({ quantity: "1.5" }),
  huge_quantity: () => ({ quantity: "99999999999" }),
  zero_quantity: () => ({ quantity: "0", total_amount: "0" }),
  european_amount: () => ({ total_amount: "1.234,56" }),
  not_a_number: (_, random) => ({ unit_price: random.pick(["NaN", "Infinity", "-inf", "1e309"]) }),
  too_many_decimals: () => ({ unit_price: "1.123456" }),
  currency_sign: (sale) => ({ total_amount: `$${sale.total_amount}` }),
  negative_price: () => ({
    quantity: "1",
    unit_price: "-5",
    discount_pct: "0",
    total_amount: "-5",
  }),
  wrong_total: () => ({ quantity: "1", unit_price: "10", discount_pct: "0", total_amount: "11" }),
  discount_above_100: () => ({ discount_pct: "150" }),
  unknown_store: () => ({ store_id: "ZZ-404" }),
  bad_currency: (_, random) => ({ currency: random.pick(["usd", "EURO", "$", ""]) }),
  other_currency: (sale) => ({ currency: sale.currency === "USD" ? "EUR" : "USD" }),
  future_date: () => ({ transaction_ts: "9999-12-31T23:59:59Z" }),
  ancient_date: (_, random) => ({
    transaction_ts: random.pick(["0001-01-01T00:00:00Z", "1900-06-15T12:00:00+00:00"]),
  }),
  invalid_date: (_, random) => ({
    transaction_ts: random.pick([
      "2025-02-30T10:00:00Z",
      "2025-03-01T24:00:00Z",
      "2025-03-01T10:00:60Z",
      "03/01/2025 10:00",
      "yesterday",
    ]),
  }),
  date_without_offset: () => ({ transaction_ts: "2025-03-01T10:00:00" }),
} satisfies Readonly<Record<string, Change>>;

/** Values that look odd and are right: the row must be accepted. */
export const ODD_BUT_VALID = {
  quoted_newline: () => ({ payment_method: "card, then\ncash" }),
  quoted_crlf: () => ({ payment_method: "gift\r\ncard" }),
  quoted_quote: () => ({ payment_method: 'the "other" card' }),
  backslash: () => ({ payment_method: "a\\nb\\" }),
  formula: () => ({ payment_method: "=1+1" }),
  unicode_product: () => ({ product_id: "P-Ä-日本-🎁" }),
  padded_quantity: (sale) => ({ quantity: ` ${sale.quantity} ` }),
  free_item: () => ({ unit_price: "0", total_amount: "0", discount_pct: "" }),
} satisfies Readonly<Record<string, Change>>;

/** Faults of the record's form: it cannot be split into columns. */
export const RECORD_FAULTS = ["missing_column", "extra_column"] as const;

/** Another record with the id of an earlier good one. */
export const REPEATS = ["exact_duplicate", "corrected_later", "faulty_later"] as const;

/** Names of everything that can be planted. */
export type FaultKind =
  | keyof typeof ROW_FAULTS
  | keyof typeof ODD_BUT_VALID
  | (typeof RECORD_FAULTS)[number]
  | (typeof REPEATS)[number];

/** Everything that can be planted; each kind is as likely as any other. */
export const FAULT_KINDS = [
  ...Object.keys(ROW_FAULTS),
  ...Object.keys(ODD_BUT_VALID),
  ...RECORD_FAULTS,
  ...REPEATS,
] as readonly FaultKind[];
