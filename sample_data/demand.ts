import { CATEGORIES, type Category } from "./products";
import { Random } from "./random";
import type { Store } from "./stores";

/**
 * Noise of a store's day: its demand is the pattern times 1 + NOISE x (a standard normal number).
 * Lines then fall on categories at random, so a count with mean m of store x category x day has a
 * relative standard deviation of sqrt(NOISE^2 + 1/m): no forecast can do better than that.
 */
export const NOISE = 0.1;

/** A triangle wave of height 1 and length 1 year: exact on every machine, unlike a sine. */
function season(dayOfYear: number, peakDay: number): number {
  const distance = Math.abs(((dayOfYear - peakDay + 547.5) % 365) - 182.5);
  return 1 - distance / 91.25;
}

/** Expected demand of a category on a day, before the size of the store. */
export function categoryDemand(category: Category, day: number): number {
  const weekday = (day + 3) % 7;
  const year = 1 + category.swing * season(day % 365.25, category.peakDay);
  return category.weight * (category.week[weekday] as number) * year;
}

/** Expected demand of each category of a day, in the order of `CATEGORIES`. */
export function dayDemand(day: number): readonly number[] {
  return CATEGORIES.map((category) => categoryDemand(category, day));
}

/** Demand of a store's day, noise included. */
export function storeDemand(seed: number, day: number, store: Store, index: number): number {
  const noise = 1 + NOISE * new Random(seed, 11, day, index).normal();
  const sum = dayDemand(day).reduce((total, demand) => total + demand, 0);
  return sum * store.weight * Math.max(0.05, noise);
}
