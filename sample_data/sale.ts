/** The columns of a sales file, in the order of the contract. */
export const COLUMNS = [
  "transaction_id",
  "order_id",
  "transaction_ts",
  "store_id",
  "region",
  "customer_id",
  "product_id",
  "category",
  "quantity",
  "unit_price",
  "discount_pct",
  "total_amount",
  "currency",
  "payment_method",
] as const;

/** One line of a receipt, as text. */
export type Sale = Record<(typeof COLUMNS)[number], string>;

function field(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The record of a sale in CSV, without its line break. */
export function csvRecord(sale: Sale): string {
  let record = field(sale.transaction_id);
  for (let i = 1; i < COLUMNS.length; i += 1) {
    record += `,${field(sale[COLUMNS[i] as keyof Sale])}`;
  }
  return record;
}
