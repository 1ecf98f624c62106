import type { ConditionalFormattingColor, GradientColor } from "@aws-sdk/client-quicksight";
import { toNumber } from "../data/decimal";
import { parseExpression } from "../data/expression";
import type { Source } from "../data/source";
import { isDecimal } from "../data/values";

/** The colour that a condition gives some rows, undefined when it gives none. */
export function conditionalColour(
  { Gradient, Solid }: ConditionalFormattingColor,
  source: Source,
  rows: readonly number[],
): string | undefined {
  if (Solid) {
    const holds = source.evaluate(parseExpression(Solid.Expression ?? ""), rows) === true;
    return holds ? Solid.Color : undefined;
  }
  if (!Gradient?.Color) return undefined;
  const value = source.evaluate(parseExpression(Gradient.Expression ?? ""), rows);
  return isDecimal(value) ? between(Gradient.Color, toNumber(value)) : undefined;
}

/** A member of a conditional format, wherever its option keeps it. */
export function colourIn(
  option: Readonly<Record<string, unknown>>,
  ...path: string[]
): ConditionalFormattingColor | undefined {
  return path.reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | undefined)?.[name],
    option,
  ) as ConditionalFormattingColor | undefined;
}

function between({ Stops = [] }: GradientColor, value: number): string | undefined {
  const known = Stops.filter(
    ({ Color, DataValue }) => Color !== undefined && DataValue !== undefined,
  ).sort((left, right) => (left.DataValue ?? 0) - (right.DataValue ?? 0));
  const above = known.findIndex(({ DataValue = 0 }) => DataValue >= value);
  const [low, high] = [known[above - 1], known[above]];
  if (above === -1) return known.at(-1)?.Color;
  if (!low || !high) return high?.Color;
  const share = (value - (low.DataValue ?? 0)) / ((high.DataValue ?? 0) - (low.DataValue ?? 0));
  return mixed(low.Color ?? "", high.Color ?? "", share);
}

/** A colour on the way from one to another, both `#RRGGBB`. */
export function mixed(from: string, to: string, share: number): string {
  const part = (text: string, index: number) =>
    parseInt(text.slice(1 + 2 * index, 3 + 2 * index), 16);
  const parts = [0, 1, 2].map((index) =>
    Math.round(part(from, index) + share * (part(to, index) - part(from, index))),
  );
  return `#${parts.map((each) => each.toString(16).padStart(2, "0")).join("")}`;
}
