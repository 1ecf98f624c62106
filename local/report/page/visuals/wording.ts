import type { ColumnConfiguration } from "@aws-sdk/client-quicksight";
import { dateLabel } from "../data/dates";
import { type FieldFormat, type FieldOf } from "../data/fields";
import { plainText } from "../data/functions";
import { formatNumber } from "../data/number-format";
import { isDecimal, isMoment, type Value } from "../data/values";
import type { Shape } from "../data/wells";

/** How a dashboard writes values and names fields. */
export class Wording {
  constructor(private readonly columns: readonly ColumnConfiguration[]) {}

  /** A value for people. */
  show(field: FieldOf, value: Value): string {
    if (value === null) return "\u2013";
    const format = this.formatOf(field);
    if (isDecimal(value)) return formatNumber(value, format.number);
    if (!isMoment(value)) return plainText(value);
    const granularity = (field.kind === "dimension" && field.granularity) || "DAY";
    return format.date === undefined
      ? dateLabel(value.time, granularity)
      : dateText(value.time, format.date);
  }

  private formatOf(field: FieldOf): FieldFormat {
    if (field.format.number ?? field.format.date) return field.format;
    const found = this.columns.find(
      ({ Column }) =>
        Column?.ColumnName === field.column && Column.DataSetIdentifier === field.dataSet,
    )?.FormatConfiguration;
    // A count of amounts is no amount.
    const isAmount = field.kind === "dimension" || !field.aggregation.includes("COUNT");
    const number = isAmount ? found?.NumberFormatConfiguration?.FormatConfiguration : undefined;
    const date = found?.DateTimeFormatConfiguration?.DateTimeFormat;
    return { ...(number && { number }), ...(date !== undefined && { date }) };
  }
}

/** Names that a visual gives its fields itself, by their id. */
export function customLabels({ configuration }: Shape): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const options = configuration["FieldOptions"] as
    { SelectedFieldOptions?: { FieldId?: string; CustomLabel?: string }[] } | undefined;
  for (const { CustomLabel, FieldId } of options?.SelectedFieldOptions ?? [])
    if (FieldId !== undefined && CustomLabel !== undefined) labels.set(FieldId, CustomLabel);
  for (const value of Object.values(configuration)) {
    const { AxisLabelOptions } = (value ?? {}) as {
      AxisLabelOptions?: { CustomLabel?: string; ApplyTo?: { FieldId?: string } }[];
    };
    for (const { ApplyTo, CustomLabel } of Array.isArray(AxisLabelOptions) ? AxisLabelOptions : [])
      if (ApplyTo?.FieldId !== undefined && CustomLabel !== undefined)
        labels.set(ApplyTo.FieldId, CustomLabel);
  }
  return labels;
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** A date in a format of QuickSight, like `MMM D, YYYY`. */
function dateText(time: number, format: string): string {
  const date = new Date(time);
  const month = date.getUTCMonth();
  const two = (number: number) => String(number).padStart(2, "0");
  const parts: Record<string, string> = {
    YYYY: String(date.getUTCFullYear()),
    YY: two(date.getUTCFullYear() % 100),
    MMMM: MONTHS[month] ?? "",
    MMM: (MONTHS[month] ?? "").slice(0, 3),
    MM: two(month + 1),
    M: String(month + 1),
    DD: two(date.getUTCDate()),
    D: String(date.getUTCDate()),
    HH: two(date.getUTCHours()),
    mm: two(date.getUTCMinutes()),
    ss: two(date.getUTCSeconds()),
  };
  return format.replace(
    /YYYY|YY|yyyy|yy|MMMM|MMM|MM|M|DD|D|dd|d|HH|mm|ss/g,
    (part) => parts[part] ?? parts[part.toUpperCase()] ?? part,
  );
}
