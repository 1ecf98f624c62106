import table from "./prices.json";

/** What AWS asks for something. */
export interface Price {
  readonly item: string;
  readonly usd: number;
  /** What one is: `hour`, `GB-month`, `request`. */
  readonly unit: string;
  /** Who says so; "not verified" where nobody who can be named does. */
  readonly source: string;
  /** When that was said: a year, a month or a day. */
  readonly date: string;
}

export type PriceId = keyof typeof table.prices;

/** Where and how the prices hold. */
export const PRICED = { region: table.region, terms: table.terms };

/** Every price, by its id. */
export const PRICES: Readonly<Record<PriceId, Price>> = table.prices;

/** What one of an item costs, in USD. */
export const usd = (id: PriceId): number => PRICES[id].usd;

/** The price of a machine: `machinePrice("sagemaker", "ml.m5.large")`; undefined when the table has none. */
export function machinePrice(service: "ec2" | "sagemaker", type: string): PriceId | undefined {
  const id = `${service}:${type}`;
  return id in PRICES ? (id as PriceId) : undefined;
}
