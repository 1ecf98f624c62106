import { z } from "zod";

const count = z.number().int().nonnegative();

/** How much a stage has to do. */
export const workload = z.strictObject({
  /** Sales delivered a day. */
  rowsPerDay: z.number().int().positive(),
  /** Files in which they come. */
  filesPerDay: count,
  /** How long data is kept where nothing else limits it, and after how long the bill is looked at. */
  days: z.number().int().positive(),
  /** Queries a day by what they look at; each question of Athena counts as 10 MB at least. */
  queries: z.strictObject({
    /** Dashboards and trends, over what is aggregated by day. */
    aggregates: count,
    /** Analysts, over a week of single sales. */
    detail: count,
  }),
  /** Seats of QuickSight. */
  people: z.strictObject({ authors: count, readers: count }),
  trainingsPerWeek: z.number().nonnegative(),
});

export type Workload = Readonly<z.infer<typeof workload>>;

const SHOP: Omit<Workload, "rowsPerDay" | "filesPerDay"> = {
  days: 365,
  queries: { aggregates: 35, detail: 15 },
  people: { authors: 1, readers: 5 },
  trainingsPerWeek: 1,
};

/** Sizes that have a name. */
export const WORKLOAD_NAMES = ["10k", "10M", "1B"] as const;

export type WorkloadName = (typeof WORKLOAD_NAMES)[number];

/** What the names stand for. */
export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  "10k": { ...SHOP, rowsPerDay: 10_000, filesPerDay: 2 },
  "10M": { ...SHOP, rowsPerDay: 10_000_000, filesPerDay: 10 },
  "1B": { ...SHOP, rowsPerDay: 1_000_000_000, filesPerDay: 100 },
};

/** A named size, or a number of rows a day in the files of the size next below. */
export function workloadOf(given: string): Workload {
  const named = Object.entries(WORKLOADS).find(([name]) => name === given);
  if (named) return named[1];
  const rowsPerDay = Number(given.replaceAll("_", ""));
  const parsed = workload.safeParse({ ...sizeBelow(rowsPerDay), rowsPerDay });
  if (parsed.success) return parsed.data;
  const names = Object.keys(WORKLOADS).join(", ");
  throw new Error(`workload "${given}"; give one of ${names}, or a whole number of rows a day`);
}

function sizeBelow(rowsPerDay: number): Workload {
  return (
    Object.values<Workload>(WORKLOADS).findLast((each) => each.rowsPerDay <= rowsPerDay) ??
    WORKLOADS["10k"]
  );
}
