import { toNumber } from "../data/decimal";
import { isDecimal } from "../data/values";
import type { Option } from "../parts/chart";
import { colour, palette } from "../parts/theme";
import type { Answer } from "./answer";
import { legend, tooltip } from "./chart-style";
import { seriesOf } from "./series";
import type { Wording } from "./wording";

/** A pie or a donut. */
export function pie(answer: Answer, wording: Wording): { option: Option } {
  const set = seriesOf(answer, wording, ["Values"]);
  const [only] = set.series;
  const { DonutOptions } = answer.view.shape.configuration as {
    DonutOptions?: { ArcOptions?: { ArcThickness?: string } };
  };
  const isWhole = DonutOptions?.ArcOptions?.ArcThickness === "WHOLE";
  const option: Option = (width) => ({
    color: palette(),
    legend: legend(true, width),
    tooltip: tooltip("item", (index) => ({
      title: set.categories[index]?.label ?? "",
      lines: only
        ? [{ name: only.name, value: wording.show(only.measure, only.values[index] ?? null) }]
        : [],
    })),
    series: [
      {
        type: "pie",
        radius: isWhole ? "70%" : ["46%", "72%"],
        center: ["50%", "56%"],
        itemStyle: { borderColor: colour("card"), borderWidth: 2 },
        label: { color: colour("ink") },
        data: set.categories.map(({ label }, index) => {
          const value = only?.values[index] ?? null;
          return { name: label, value: isDecimal(value) ? toNumber(value) : null };
        }),
      },
    ],
  });
  return { option };
}
