/** What a backfill can make right; what is made of `sales` is made right with it. */
export const DATASETS = ["sales", "daily_sales"];
