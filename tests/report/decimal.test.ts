import {
  add,
  compareDecimals,
  divide,
  multiply,
  parseDecimal,
  round,
  toText,
} from "../../local/report/page/data/decimal";
import { plainText } from "../../local/report/page/data/functions";
import { formatNumber } from "../../local/report/page/data/number-format";
import { toValue } from "../../local/report/page/data/values";

const decimal = (text: string) => {
  const found = parseDecimal(text);
  if (!found) throw new Error(`${text} is no number`);
  return found;
};

it("adds what floats would round", () => {
  const cents = Array.from({ length: 1000 }, () => decimal("0.10"));
  expect(toText(cents.reduce(add))).toBe("100.00");
  expect(toText(add(decimal("9007199254740993.01"), decimal("0.01")))).toBe("9007199254740993.02");
});

it.each([
  ["1", "3", "0.333333333333"],
  ["-1", "6", "-0.166666666667"],
  ["1.00", "8", "0.12500000000000"],
])("divides %s by %s", (left, right, quotient) => {
  expect(toText(divide(decimal(left), decimal(right)) ?? decimal("0"))).toBe(quotient);
});

it("divides nothing by zero, and knows what is no number", () => {
  expect(divide(decimal("1"), decimal("0.00"))).toBeUndefined();
  for (const text of ["", ".", "NaN", "Infinity", "1e", "1,5", "--1"])
    expect(parseDecimal(text)).toBeUndefined();
});

it.each([
  ["2.345", 2, "2.35"],
  ["-2.345", 2, "-2.35"],
  ["2.3449", 2, "2.34"],
  ["7", 2, "7.00"],
])("rounds %s to %i digits, half away from zero", (text, digits, rounded) => {
  expect(toText(round(decimal(text), digits))).toBe(rounded);
});

it("reads exponents and compares over scales", () => {
  expect(toText(decimal("1.5E3"))).toBe("1500");
  expect(toText(decimal("1.5e-3"))).toBe("0.0015");
  expect(compareDecimals(decimal("1.50"), decimal("1.5"))).toBe(0);
  expect(compareDecimals(multiply(decimal("-2"), decimal("0.5")), decimal("-0.9"))).toBe(-1);
});

describe("formats", () => {
  it.each([
    ["1234567.891", undefined, "1,234,567.89"],
    ["-1234", undefined, "\u22121,234"],
    [
      "0.1234",
      {
        PercentageDisplayFormatConfiguration: { DecimalPlacesConfiguration: { DecimalPlaces: 1 } },
      },
      "12.3%",
    ],
    ["1234.5", { CurrencyDisplayFormatConfiguration: { Symbol: "EUR" } }, "\u20ac1,234.5"],
    [
      "1234567",
      {
        NumberDisplayFormatConfiguration: {
          NumberScale: "MILLIONS" as const,
          DecimalPlacesConfiguration: { DecimalPlaces: 2 },
        },
      },
      "1.23M",
    ],
    [
      "950",
      { NumberDisplayFormatConfiguration: { NumberScale: "AUTO" as const, Suffix: " pcs" } },
      "950 pcs",
    ],
    [
      "1500",
      {
        NumberDisplayFormatConfiguration: {
          SeparatorConfiguration: { ThousandsSeparator: { Visibility: "HIDDEN" as const } },
        },
      },
      "1500",
    ],
  ])("%s", (text, config, shown) => {
    expect(formatNumber(decimal(text), config)).toBe(shown);
  });
});

it("shows a float of whole value as a whole number, and a decimal with its digits", () => {
  const shown = (text: string, type: string) => plainText(toValue(text, type));
  expect(shown("478.0", "double")).toBe("478");
  expect(shown("1.26", "double")).toBe("1.26");
  expect(shown("1.0E7", "double")).toBe("10000000");
  expect(shown("478.0", "decimal(18,1)")).toBe("478.0");
});
