/** An exact number: `units` / 10^`scale`. Money never becomes a float here. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Digits kept behind the point where a division does not end. */
const DIVISION_SCALE = 12;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

export const ZERO: Decimal = { units: 0n, scale: 0 };

/** A whole number. */
export const whole = (value: number | bigint): Decimal => ({ units: BigInt(value), scale: 0 });

/** A number as Athena writes it; undefined for what is none, NaN and the infinities among it. */
export function parseDecimal(text: string): Decimal | undefined {
  const found = NUMBER.exec(text);
  const [, sign = "", front = "", back = "", exponent = "0"] = found ?? [];
  if (!found || front + back === "") return undefined;
  const digits = BigInt(front + back);
  const scale = back.length - Number(exponent);
  if (Math.abs(scale) > 400) return undefined;
  const units = sign === "-" ? -digits : digits;
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

const unitsAt = ({ units, scale }: Decimal, wanted: number): bigint =>
  wanted === scale ? units : units * 10n ** BigInt(wanted - scale);

/** The sum of two. */
export function add(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { units: unitsAt(left, scale) + unitsAt(right, scale), scale };
}

/** The same with the other sign. */
export const negate = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale });

/** What is left of `left`. */
export const subtract = (left: Decimal, right: Decimal): Decimal => add(left, negate(right));

/** The product of two. */
export const multiply = (left: Decimal, right: Decimal): Decimal => ({
  units: left.units * right.units,
  scale: left.scale + right.scale,
});

/** The quotient, rounded half away from zero; undefined by zero. */
export function divide(left: Decimal, right: Decimal): Decimal | undefined {
  if (right.units === 0n) return undefined;
  const scale = Math.max(left.scale, right.scale) + DIVISION_SCALE;
  const dividend = left.units * 10n ** BigInt(scale - left.scale + right.scale);
  return { units: roundedQuotient(dividend, right.units), scale };
}

/** Below zero, zero or above, as for `sort`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const { units } = subtract(left, right);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

/** Rounded half away from zero to `scale` digits behind the point. */
export function round(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return { units: unitsAt(value, scale), scale };
  return { units: roundedQuotient(value.units, 10n ** BigInt(value.scale - scale)), scale };
}

/** Digits, with all of its scale: 1.50 stays 1.50. */
export function toText({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const front = digits.slice(0, digits.length - scale);
  const sign = units < 0n ? "-" : "";
  return scale === 0 ? `${sign}${front}` : `${sign}${front}.${digits.slice(-scale)}`;
}

/** For drawing only: the nearest float. */
export const toNumber = (value: Decimal): number => Number(toText(value));

function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n;
  const [top, bottom] = [abs(dividend), abs(divisor)];
  const quotient = (2n * top + bottom) / (2n * bottom);
  return isNegative ? -quotient : quotient;
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value);
