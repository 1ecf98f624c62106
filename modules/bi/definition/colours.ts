import type { ConditionalFormattingColor, TextConditionalFormat } from "@aws-sdk/client-quicksight";
import type { ColourRule, Meaning } from "../../../dashboards/fields";

/** The colours of meanings: told apart by most who do not see red and green (Okabe and Ito 2008). */
export const MEANINGS: Readonly<Record<Meaning, string>> = {
  good: "#009E73",
  warning: "#E69F00",
  bad: "#D55E00",
};

/** A rule as a condition over what `subject` names. */
export const colourOf = (rule: ColourRule, subject: string): ConditionalFormattingColor => ({
  Solid: { Expression: `${subject} ${condition(rule)}`, Color: MEANINGS[rule.is] },
});

/** A cell in the colour of a rule, under ink that can be read on any of them. */
export function cellColours(rule: ColourRule, subject: string): TextConditionalFormat {
  const BackgroundColor = colourOf(rule, subject);
  const Expression = BackgroundColor.Solid?.Expression;
  return { BackgroundColor, TextColor: { Solid: { Expression, Color: "#000000" } } };
}

function condition(rule: ColourRule): string {
  if ("below" in rule) return `< ${String(rule.below)}`;
  if ("above" in rule) return `> ${String(rule.above)}`;
  return `= "${rule.equals.replaceAll('"', '\\"')}"`;
}
