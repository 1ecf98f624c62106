import { shortNumber } from "../data/number-format";
import type { Shape } from "../data/wells";
import { axisStyle } from "./chart-style";
import type { Series } from "./series";

interface SeriesItem {
  readonly FieldSeriesItem?: { readonly FieldId?: string; readonly AxisBinding?: string };
}

/** Ids of the fields whose values have the axis on the right. */
export function onSecondAxis({ configuration, type, wells }: Shape): ReadonlySet<string> {
  if (type === "ComboChartVisual") {
    // Lines have an axis of their own, unless the chart says that there is one for all.
    const isSingle = configuration["SingleAxisOptions"] !== undefined;
    return new Set(isSingle ? [] : (wells["LineValues"] ?? []).map(({ id }) => id));
  }
  const items = (configuration["Series"] ?? []) as readonly SeriesItem[];
  return new Set(
    items.flatMap(({ FieldSeriesItem: item }) =>
      item?.AxisBinding === "SECONDARY_YAXIS" ? [item.FieldId ?? ""] : [],
    ),
  );
}

/** The axes of values: one, or one to either side, named by what is on it. */
export function valueAxes(
  series: readonly Series[],
  second: ReadonlySet<string>,
  isScaled: boolean,
): object[] {
  const one = { type: "value", scale: isScaled, ...axisStyle(shortNumber) };
  const isOnSecond = ({ measure }: Series) => second.has(measure.id);
  if (series.every(isOnSecond) || !series.some(isOnSecond)) return [one];
  const named = (on: readonly Series[], align: string) => ({
    name: [...new Set(on.map(({ measure }) => measure.label))].join(", "),
    nameTextStyle: { ...one.axisLabel, align },
    alignTicks: true,
  });
  return [
    {
      ...one,
      ...named(
        series.filter((each) => !isOnSecond(each)),
        "left",
      ),
    },
    { ...one, ...named(series.filter(isOnSecond), "right"), splitLine: { show: false } },
  ];
}
