import type { Visual } from "@aws-sdk/client-quicksight";
import { shapeOf } from "../../local/report/page/data/wells";
import { onSecondAxis } from "../../local/report/page/visuals/value-axes";

const sum = (name: string) => ({
  NumericalMeasureField: { FieldId: name, Column: { DataSetIdentifier: "s", ColumnName: name } },
});
const second = (visual: Visual) => [...onSecondAxis(shapeOf(visual))];

it("gives a field the axis that its series is bound to", () => {
  const Values = [sum("a"), sum("b")];
  const line = (AxisBinding: "PRIMARY_YAXIS" | "SECONDARY_YAXIS"): Visual => ({
    LineChartVisual: {
      VisualId: "v",
      ChartConfiguration: {
        FieldWells: { LineChartAggregatedFieldWells: { Values } },
        Series: [{ FieldSeriesItem: { FieldId: "b", AxisBinding } }],
      },
    },
  });
  expect(second(line("SECONDARY_YAXIS"))).toEqual(["b"]);
  expect(second(line("PRIMARY_YAXIS"))).toEqual([]);
});

it("gives the lines beside bars an axis of their own, unless there is one for all", () => {
  const combo = (options: object): Visual => ({
    ComboChartVisual: {
      VisualId: "v",
      ChartConfiguration: {
        FieldWells: {
          ComboChartAggregatedFieldWells: { BarValues: [sum("a")], LineValues: [sum("b")] },
        },
        ...options,
      },
    },
  });
  expect(second(combo({}))).toEqual(["b"]);
  const YAxisOptions = { YAxis: "PRIMARY_Y_AXIS" };
  expect(second(combo({ SingleAxisOptions: { YAxisOptions } }))).toEqual([]);
});
