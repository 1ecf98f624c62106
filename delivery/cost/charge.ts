import type { PriceId } from "./price";

/** The lines of the bill, in their order. */
export const COMPONENTS = [
  "S3 storage",
  "S3 requests",
  "Athena",
  "Glue ETL",
  "Glue crawler",
  "EMR Spark",
  "SageMaker",
  "VPC endpoints + NAT",
  "KMS",
  "CloudTrail data events",
  "CloudWatch",
  "Lambda, Step Functions, queues, tables, secrets",
  "QuickSight seats",
  "Machines and clusters",
] as const;

export type Component = (typeof COMPONENTS)[number];

/** How a quantity is known. */
export type Basis = "declared" | "modelled" | "measured on a laptop";

/** Something of a resource that is paid for. */
export interface Charge {
  readonly component: Component;
  /** Undefined when the table has no price for it. */
  readonly price: PriceId | undefined;
  /** How many a month. */
  readonly quantity: number;
  /** Paid whatever arrives, or for what is done. */
  readonly part: "fixed" | "usage";
  readonly basis: Basis;
  /** What it is, where the price does not say it. */
  readonly what?: string;
  /** Share of the price, for Spot and the like. @default 1 */
  readonly share?: number;
  /** Costs the same while nothing happens, and a machine stands behind it. */
  readonly alwaysOn?: boolean;
}
