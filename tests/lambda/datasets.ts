const COLUMNS = [
  ["transaction_id", true],
  ["order_id", true],
  ["quantity", true],
  ["unit_price", true],
  ["customer_id", false],
] as const;

/** What ingest-file is told of the datasets of a world, as its environment has it. */
export const DATASETS = {
  sales: {
    dataset: "sales_raw",
    reference: false,
    columns: COLUMNS.map(([name, required]) => ({ name, required })),
    formats: ["csv", "jsonl", "parquet"],
    mappings: [
      {
        name: "till",
        delimiter: ";",
        encoding: "windows-1252",
        columns: { bonzeile: "transaction_id", stückpreis: "unit_price" },
      },
    ],
  },
  stores: {
    dataset: "stores",
    reference: true,
    columns: [{ name: "store_id", required: true }],
    formats: ["csv"],
    mappings: [],
  },
};
