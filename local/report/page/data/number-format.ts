import type { NumericFormatConfiguration } from "@aws-sdk/client-quicksight";
import { type Decimal, multiply, round, toText, whole } from "./decimal";

/** Where nothing is said, two digits behind the point are shown, fewer where there are fewer. */
const USUAL_DECIMALS = 2;
const SCALES: Readonly<Record<string, readonly [digits: number, sign: string]>> = {
  THOUSANDS: [3, "K"],
  MILLIONS: [6, "M"],
  BILLIONS: [9, "B"],
  TRILLIONS: [12, "T"],
};
const SYMBOLS: Readonly<Record<string, string>> = { COMMA: ",", DOT: ".", SPACE: "\u202f" };

type Format = Partial<
  NonNullable<NumericFormatConfiguration["CurrencyDisplayFormatConfiguration"]> &
    NonNullable<NumericFormatConfiguration["PercentageDisplayFormatConfiguration"]>
>;

/** A number for people, as a QuickSight format says; without one, grouped, with at most two decimals. */
export function formatNumber(
  value: Decimal,
  config: NumericFormatConfiguration | undefined,
): string {
  const percent = config?.PercentageDisplayFormatConfiguration;
  const currency = config?.CurrencyDisplayFormatConfiguration;
  const format: Format = config?.NumberDisplayFormatConfiguration ?? currency ?? percent ?? {};
  const [shift, sign] = scaleOf(value, format.NumberScale);
  const scaled = { units: value.units, scale: value.scale + shift };
  const shown = percent ? multiply(scaled, whole(100)) : scaled;
  const decimals =
    format.DecimalPlacesConfiguration?.DecimalPlaces ?? Math.min(shown.scale, USUAL_DECIMALS);
  const digits = grouped(toText(round(shown, decimals)), format);
  const isNegative = digits.startsWith("-");
  const plain = isNegative ? digits.slice(1) : digits;
  const symbol = currency ? symbolOf(currency.Symbol ?? "USD") : "";
  const text = `${format.Prefix ?? ""}${symbol}${plain}${sign}${format.Suffix ?? ""}${percent ? "%" : ""}`;
  if (!isNegative) return text;
  return format.NegativeValueConfiguration?.DisplayMode === "NEGATIVE"
    ? `(${text})`
    : `\u2212${text}`;
}

/** Short, for axes: 1.2M. */
export function shortNumber(value: number): string {
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(
    value,
  );
}

function scaleOf({ units, scale }: Decimal, name: string | undefined): readonly [number, string] {
  if (name !== "AUTO") return SCALES[name ?? ""] ?? [0, ""];
  const digits = (units < 0n ? -units : units).toString().length - scale;
  const fitting = Object.values(SCALES).filter(([size]) => digits > size);
  return fitting.at(-1) ?? [0, ""];
}

function grouped(text: string, { SeparatorConfiguration }: Format): string {
  const { DecimalSeparator, ThousandsSeparator } = SeparatorConfiguration ?? {};
  const [front = "", back] = text.split(".");
  const separator = SYMBOLS[ThousandsSeparator?.Symbol ?? "COMMA"] ?? ",";
  const isHidden = ThousandsSeparator?.Visibility === "HIDDEN";
  const groups = isHidden ? front : front.replace(/\B(?=(\d{3})+$)/g, separator);
  return back === undefined
    ? groups
    : `${groups}${SYMBOLS[DecimalSeparator ?? "DOT"] ?? "."}${back}`;
}

function symbolOf(code: string): string {
  try {
    const parts = new Intl.NumberFormat("en", { style: "currency", currency: code }).formatToParts(
      0,
    );
    return parts.find(({ type }) => type === "currency")?.value ?? code;
  } catch {
    return code;
  }
}
