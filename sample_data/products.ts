import { Random } from "./random";

/** An article of the sample; its price is in US cents before conversion. */
export interface Product {
  readonly productId: string;
  readonly cents: number;
}

/** A group of articles with its own week and year. */
export interface Category {
  readonly name: string;
  readonly code: string;
  readonly weight: number;
  /** Demand by day of week, Monday first; averages 1. */
  readonly week: readonly number[];
  /** Day of the year on which demand is highest, and by how much of the mean. */
  readonly peakDay: number;
  readonly swing: number;
  readonly minCents: number;
  readonly maxCents: number;
}

const OFFICE = [1.15, 1.15, 1.1, 1.1, 1.1, 0.75, 0.65];
const LEISURE = [0.75, 0.8, 0.85, 0.95, 1.15, 1.45, 1.05];
const EVEN = [0.95, 0.95, 0.95, 1.0, 1.1, 1.15, 0.9];

/** The categories of the sample; names with a comma make every such row need quotes. */
export const CATEGORIES: readonly Category[] = [
  category("grocery", "GR", 3.0, EVEN, 355, 0.08, 80, 1900),
  category("household", "HH", 1.4, EVEN, 110, 0.1, 250, 6900),
  category("electronics", "EL", 0.8, LEISURE, 345, 0.35, 1500, 149900),
  category("clothing", "CL", 1.2, LEISURE, 280, 0.25, 900, 19900),
  category("home, garden", "HG", 0.7, LEISURE, 140, 0.45, 500, 39900),
  category("stationery", "ST", 0.6, OFFICE, 240, 0.3, 120, 4900),
];

function category(
  name: string,
  code: string,
  weight: number,
  week: readonly number[],
  peakDay: number,
  swing: number,
  minCents: number,
  maxCents: number,
): Category {
  return { name, code, weight, week, peakDay, swing, minCents, maxCents };
}

const PRODUCTS_PER_CATEGORY = 50;

/** The articles of each category, in the order of `CATEGORIES`; the same for every seed. */
export const PRODUCTS: readonly (readonly Product[])[] = CATEGORIES.map((c, index) => {
  const random = new Random(7, index);
  return Array.from({ length: PRODUCTS_PER_CATEGORY }, (_, n) => {
    const spread = random.next() ** 3;
    return {
      productId: `P-${c.code}-${String(n + 1).padStart(3, "0")}`,
      cents: Math.round(c.minCents + spread * (c.maxCents - c.minCents)),
    };
  });
});
