import type { Visual } from "@aws-sdk/client-quicksight";
import { gapsOf, notesOf } from "../../local/report/understood";

const head = { VisualId: "v" };

it("names a type that cannot be drawn, and those that can", () => {
  expect(notesOf({ WordCloudVisual: head })).toEqual([
    expect.stringMatching(/^a WordCloudVisual cannot be drawn; drawn are KPIVisual, /),
  ]);
});

it.each<[string, Visual, string]>([
  [
    "forecasts",
    { LineChartVisual: { ...head, ChartConfiguration: { ForecastConfigurations: [{}] } } },
    "ForecastConfigurations",
  ],
  [
    "what is new in QuickSight since",
    { LineChartVisual: { ...head, ChartConfiguration: { Hologram: { Depth: 3 } } as never } },
    "Hologram",
  ],
  [
    "the range of a second axis",
    {
      LineChartVisual: {
        ...head,
        ChartConfiguration: { SecondaryYAxisDisplayOptions: { AxisOptions: {} } },
      },
    },
    "SecondaryYAxisDisplayOptions",
  ],
  [
    "how single series look",
    {
      LineChartVisual: {
        ...head,
        ChartConfiguration: {
          Series: [{ DataFieldSeriesItem: { FieldId: "f", AxisBinding: "PRIMARY_YAXIS" } }],
        },
      },
    },
    "settings of single series",
  ],
  [
    "small multiples",
    {
      BarChartVisual: {
        ...head,
        ChartConfiguration: {
          FieldWells: { BarChartAggregatedFieldWells: { SmallMultiples: [{}] } },
        },
      },
    },
    "SmallMultiples",
  ],
  ["actions", { KPIVisual: { ...head, Actions: [{} as never] } }, "custom actions"],
  [
    "a condition that it does not know",
    {
      KPIVisual: {
        ...head,
        ConditionalFormatting: {
          ConditionalFormattingOptions: [
            {
              PrimaryValue: {
                TextColor: { Solid: { Expression: 'rank({a}) = "b"', Color: "#000000" } },
              },
            },
          ],
        },
      },
    },
    "a colour, because no function rank() here",
  ],
  [
    "icons",
    {
      KPIVisual: {
        ...head,
        ConditionalFormatting: { ConditionalFormattingOptions: [{ PrimaryValue: { Icon: {} } }] },
      },
    },
    "icons of conditional formats",
  ],
])("names %s of a visual that it draws", (_, visual, part) => {
  expect(notesOf(visual)).toEqual([`not drawn here: ${part}`]);
});

it("is silent about what it draws whole", () => {
  expect(
    notesOf({
      KPIVisual: {
        ...head,
        ChartConfiguration: { KPIOptions: { Sparkline: { Visibility: "VISIBLE", Type: "LINE" } } },
      },
    }),
  ).toEqual([]);
});

it("gives each gap its place", () => {
  const definition = {
    DataSetIdentifierDeclarations: [],
    Sheets: [
      {
        SheetId: "s",
        Name: "First",
        Visuals: [{ SankeyDiagramVisual: head }],
        Layouts: [{ Configuration: { FreeFormLayout: { Elements: [] } } }],
      },
    ],
    CalculatedFields: [
      { Name: "running", Expression: "runningSum(sum({a}))" },
      { Name: "half", Expression: "sum({a}) / " },
      { Name: "share", Expression: "100 * sumIf({a}, {b} = 'x') / sum({a})" },
    ],
    FilterGroups: [
      {
        FilterGroupId: "g",
        Filters: [{ NestedFilter: {} as never }],
        ScopeConfiguration: {},
        CrossDataset: "SINGLE_DATASET" as const,
      },
    ],
  };
  expect(gapsOf("Sales", definition)).toEqual([
    expect.stringContaining(
      "dashboard Sales: First, visual v: a SankeyDiagramVisual cannot be drawn",
    ),
    "dashboard Sales: First: only grid layouts are followed",
    "dashboard Sales: a NestedFilter cannot be applied: visuals under it are not drawn",
    "dashboard Sales: calculated field running: no function runningsum() here",
    "dashboard Sales: calculated field half: ends too early: sum({a}) / ",
  ]);
});
