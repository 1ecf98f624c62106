import type { FieldOf, MeasureFieldOf } from "../data/fields";
import type { Value } from "../data/values";
import { type Answer, total, wellOf } from "./answer";
import type { Wording } from "./wording";

/** The figures of a KPI: over a trend the last group counts, and the one before it is what it is compared with. */
export interface Figures {
  readonly measure: MeasureFieldOf;
  readonly value: Value;
  readonly of?: string;
  readonly compared?: { readonly value: Value; readonly name: string };
  readonly trend: readonly Value[];
  readonly rows: readonly number[];
}

/** Compute a KPI. */
export function figuresOf(answer: Answer, wording: Wording): Figures {
  const [measure] = wellOf(answer, "Values") as MeasureFieldOf[];
  const [target] = wellOf(answer, "TargetValues") as MeasureFieldOf[];
  const [trend] = wellOf(answer, "TrendGroups");
  if (!measure) throw new Error("the KPI has no value");
  const groups = trend ? answer.groups : [];
  const [before, last] = [groups.at(-2), groups.at(-1)];
  const at = (field: FieldOf) => last?.values.get(field.id) ?? null;
  const name = (group: typeof last) =>
    trend && group ? wording.show(trend, group.values.get(trend.id) ?? null) : "";
  const value = last ? at(measure) : total(answer, measure);
  const goal = target && { value: last ? at(target) : total(answer, target), name: target.label };
  const previous = before && { value: before.values.get(measure.id) ?? null, name: name(before) };
  const compared = goal ?? previous;
  return {
    measure,
    value,
    trend: groups.map((each) => each.values.get(measure.id) ?? null),
    rows: last?.rows ?? answer.view.rows,
    ...(last && { of: name(last) }),
    ...(compared && { compared }),
  };
}
