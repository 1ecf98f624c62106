import type { Store } from "./stores";

interface Currency {
  /** Digits behind the decimal point (ISO 4217). */
  readonly digits: number;
  /** Minor units for 10,000 US cents. */
  readonly per10000Cents: number;
}

const CURRENCIES: Readonly<Record<Store["currency"], Currency>> = {
  USD: { digits: 2, per10000Cents: 10000 },
  EUR: { digits: 2, per10000Cents: 9200 },
  GBP: { digits: 2, per10000Cents: 7900 },
  JPY: { digits: 0, per10000Cents: 15000 },
};

/** `value / divisor`, rounded half away from zero; whole numbers in and out, never a fraction. */
export function divideHalfAway(value: number, divisor: number): number {
  const size = Math.abs(value);
  const rest = size % divisor;
  const quotient = (size - rest) / divisor + (rest * 2 >= divisor ? 1 : 0);
  return value < 0 && quotient !== 0 ? -quotient : quotient;
}

/** A price in minor units of the currency. */
export function convert(cents: number, currency: Store["currency"]): number {
  return divideHalfAway(cents * CURRENCIES[currency].per10000Cents, 10000);
}

/** What a line costs in minor units; the discount is in hundredths of a percent. */
export function lineTotal(
  quantity: number,
  unitPrice: number,
  discountBasisPoints: number,
): number {
  return divideHalfAway(quantity * unitPrice * (10000 - discountBasisPoints), 10000);
}

/** Minor units as a decimal number with the digits of the currency. */
export function formatAmount(minor: number, currency: Store["currency"]): string {
  const { digits } = CURRENCIES[currency];
  if (digits === 0) return String(minor);
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Hundredths of a percent as percent: 1250 is "12.5". */
export function formatPercent(basisPoints: number): string {
  return String(basisPoints / 100);
}
