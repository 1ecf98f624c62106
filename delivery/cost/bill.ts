import type { Workload } from "../../config/workload";
import { type Basis, type Charge, type Component, COMPONENTS } from "./charge";
import { isFree } from "./free";
import type { RecordedRun } from "./measured";
import { PRICES } from "./price";
import { pricerOf } from "./pricers";
import type { BilledResource } from "./resource";
import { type Situation, situationOf } from "./situation";
import { DAYS } from "./times";
import { warningsOf } from "./warnings";

/** A line of the bill. */
export interface Line {
  readonly stack: string;
  readonly address: string;
  readonly component: Component;
  readonly item: string;
  readonly quantity: number;
  readonly unit: string;
  /** A month; null when the table has no price. */
  readonly usd: number | null;
  readonly part: Charge["part"];
  readonly basis: Basis;
  readonly alwaysOn: boolean;
}

/** What a month costs. */
export interface Bill {
  readonly rowsPerDay: number;
  readonly lines: readonly Line[];
  /** Types of which it is not known whether they cost anything, and how many there are of each. */
  readonly unknown: ReadonlyMap<string, number>;
  readonly warnings: readonly string[];
}

/** The monthly bill of resources that have so much to do. */
export function billOf(
  resources: readonly BilledResource[],
  workload: Workload,
  recorded: readonly RecordedRun[] = [],
): Bill {
  const situation = situationOf(resources, workload, recorded);
  const lines = resources
    .flatMap((resource) => linesOf(resource, situation))
    .filter(({ quantity }) => quantity > 0);
  const unknown = new Map<string, number>();
  for (const { type } of resources) {
    if (!pricerOf(type) && !isFree(type)) unknown.set(type, (unknown.get(type) ?? 0) + 1);
  }
  const { rowsPerDay } = workload;
  return { rowsPerDay, lines, unknown, warnings: warningsOf(situation, lines) };
}

function linesOf(resource: BilledResource, situation: Situation): Line[] {
  const { address, stack, type } = resource;
  const charges = pricerOf(type)?.(resource, situation) ?? [];
  return charges.map((charge) => {
    const price = charge.price && PRICES[charge.price];
    const item = [price?.item, charge.what].filter(Boolean).join(": ");
    return {
      stack,
      address,
      component: charge.component,
      item,
      quantity: charge.quantity,
      unit: price?.unit ?? "",
      usd: price ? charge.quantity * price.usd * (charge.share ?? 1) : null,
      part: charge.part,
      basis: charge.basis,
      alwaysOn: charge.alwaysOn ?? false,
    };
  });
}

/** The sum of lines; those without a price count nothing, and are told apart. */
export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { usd }) => sum + (usd ?? 0), 0);

/** Sums by component, in the order of the bill, without those that nothing is in. */
export function byComponent(lines: readonly Line[]): ReadonlyMap<Component, number> {
  const found = COMPONENTS.filter((name) => lines.some(({ component }) => component === name));
  return new Map(
    found.map((name) => [name, totalOf(lines.filter(({ component }) => component === name))]),
  );
}

/** Sums by stack. */
export function byStack(lines: readonly Line[]): ReadonlyMap<string, number> {
  const stacks = [...new Set(lines.map(({ stack }) => stack))].sort();
  return new Map(
    stacks.map((name) => [name, totalOf(lines.filter(({ stack }) => stack === name))]),
  );
}

/** What a million rows cost of so much a month. */
export const perMillion = (usd: number, rowsPerDay: number): number =>
  usd / ((rowsPerDay * DAYS) / 1e6);
