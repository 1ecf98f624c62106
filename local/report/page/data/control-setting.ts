import type { Control } from "./controls";
import type { DashboardModel } from "./dashboard-model";
import { addTo } from "./dates";
import { plainText } from "./functions";
import type { Span } from "./spans";
import { compareValues, keyOf } from "./values";

/** What a control needs to be drawn. */
export interface Setting {
  readonly control: Control;
  readonly values: readonly string[];
  readonly chosen: readonly string[];
}

/** A control as it stands: what there is to choose from, and what holds now. */
export function settingOf(model: DashboardModel, control: Control): Setting {
  const chosen = chosenOf(model, control);
  const isList = control.kind === "one" || control.kind === "many";
  // A list without what is chosen would show its first value, which holds nowhere.
  const values = isList ? [...new Set([...valuesOf(model, control), ...chosen])] : [];
  return { control, values, chosen };
}

function valuesOf(model: DashboardModel, { column, values }: Control): readonly string[] {
  if (values || !column) return values ?? [];
  const distinct = new Map(
    model
      .source(column.dataSet)
      .values(column.name)
      .map((value) => [keyOf(value), value]),
  );
  return [...distinct.values()]
    .filter((value) => value !== null)
    .sort(compareValues)
    .map(plainText);
}

function chosenOf(
  model: DashboardModel,
  { filter = "", kind, parameter, start }: Control,
): readonly string[] {
  if (parameter !== undefined) return (model.values.get(parameter) ?? []).map(plainText);
  const choice = model.choices.get(filter);
  if (choice?.kind === "values") return choice.values;
  const span = choice ?? (kind === "dates" ? model.spanOf(filter) : undefined);
  return span ? daysOf(span) : start;
}

/** The first and the last day. */
function daysOf({ from, to }: Span): string[] {
  const day = (time: number | undefined) =>
    time === undefined ? "" : new Date(time).toISOString().slice(0, 10);
  return [day(from), day(to === undefined ? undefined : addTo(to, -1, "DAY"))];
}
