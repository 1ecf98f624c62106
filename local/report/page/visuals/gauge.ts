import { toNumber } from "../data/decimal";
import type { MeasureFieldOf } from "../data/fields";
import { plainText } from "../data/functions";
import { shortNumber } from "../data/number-format";
import { isDecimal } from "../data/values";
import type { Option } from "../parts/chart";
import { colour, letters } from "../parts/theme";
import { type Answer, total, wellOf } from "./answer";
import { colourIn, conditionalColour } from "./conditions";
import type { Wording } from "./wording";

interface Options {
  readonly ArcAxis?: { Range?: { Min?: number; Max?: number } };
}

/** A gauge: the value on an arc that ends at its target, at the axis' own end, or above the value. */
export function gauge(
  answer: Answer,
  wording: Wording,
): { option: Option; shown: string; raw: string; against: string } {
  const [measure] = wellOf(answer, "Values") as MeasureFieldOf[];
  const [target] = wellOf(answer, "TargetValues") as MeasureFieldOf[];
  if (!measure) throw new Error("the gauge has no value");
  const { shape, source, rows } = answer.view;
  const value = total(answer, measure);
  const goal = target ? total(answer, target) : null;
  const number = isDecimal(value) ? toNumber(value) : 0;
  const { Max, Min = 0 } =
    ((shape.configuration["GaugeChartOptions"] ?? {}) as Options).ArcAxis?.Range ?? {};
  const most = Max ?? (isDecimal(goal) ? toNumber(goal) : nice(number));
  const found = shape.conditions
    .map(
      (each) =>
        colourIn(each, "Arc", "ForegroundColor") ?? colourIn(each, "PrimaryValue", "TextColor"),
    )
    .map((each) => each && conditionalColour(each, source, rows))
    .find((each) => each !== undefined);
  const option: Option = (width) => {
    const size = Math.max(10, Math.min(22, width / 16));
    return {
      series: [
        {
          type: "gauge",
          startAngle: 200,
          endAngle: -20,
          min: Min,
          max: most,
          radius: "96%",
          center: ["50%", "62%"],
          progress: {
            show: true,
            width: size,
            roundCap: true,
            itemStyle: { color: found ?? colour("series-1") },
          },
          axisLine: { roundCap: true, lineStyle: { width: size, color: [[1, colour("line")]] } },
          axisTick: { show: false },
          splitLine: { show: false },
          pointer: { show: false },
          anchor: { show: false },
          axisLabel: {
            distance: size + 4,
            color: colour("muted"),
            fontSize: letters(11),
            formatter: (at: number) => (at === Min || at === most ? shortNumber(at) : ""),
          },
          detail: { show: false },
          title: { show: false },
          data: [{ value: Math.min(Math.max(number, Min), most) }],
        },
      ],
    };
  };
  const against = target ? `${target.label}: ${wording.show(target, goal)}` : "";
  return { option, shown: wording.show(measure, value), raw: plainText(value), against };
}

/** The next round number above. */
function nice(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(Math.abs(value), 1e-9)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? 10 * power;
}
