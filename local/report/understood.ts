import type { DashboardVersionDefinition, Visual } from "@aws-sdk/client-quicksight";
import { parseExpression } from "./page/data/expression";
import { unknownFunctions } from "./page/data/source";

const AXES = ["CategoryLabelOptions", "ColorLabelOptions", "VisualPalette", "ReferenceLines"];
/** Types of visuals that the report draws, with the parts of their configuration that it follows. */
const DRAWN: Readonly<Record<string, readonly string[]>> = {
  KPIVisual: ["KPIOptions"],
  LineChartVisual: [
    ...AXES,
    ...["Type", "Series", "XAxisLabelOptions"],
    ...["PrimaryYAxisLabelOptions", "SecondaryYAxisLabelOptions"],
  ],
  BarChartVisual: [...AXES, "Orientation", "BarsArrangement", "ValueLabelOptions"],
  ComboChartVisual: [
    ...AXES,
    ...["BarsArrangement", "SingleAxisOptions"],
    ...["PrimaryYAxisLabelOptions", "SecondaryYAxisLabelOptions"],
  ],
  HeatMapVisual: ["ColorScale", "RowLabelOptions", "ColumnLabelOptions"],
  TableVisual: ["FieldOptions", "TotalOptions"],
  PivotTableVisual: ["FieldOptions"],
  GaugeChartVisual: ["GaugeChartOptions"],
  PieChartVisual: ["DonutOptions", "CategoryLabelOptions", "ValueLabelOptions"],
};
/** Parts that all types have. */
const ALWAYS = ["FieldWells", "SortConfiguration"];

const FILTERS = [
  "CategoryFilter",
  "NumericEqualityFilter",
  "NumericRangeFilter",
  "TimeEqualityFilter",
  "TimeRangeFilter",
  "RelativeDatesFilter",
  "TopBottomFilter",
];

/** What of a visual the report does not draw, in words; empty when it draws all of it. */
export function notesOf(visual: Visual): string[] {
  const [type = "", body] = Object.entries(visual).find(([, value]) => value !== undefined) ?? [];
  const followed = DRAWN[type];
  if (!followed) return [refusal(type)];
  const {
    Actions,
    ChartConfiguration = {},
    ConditionalFormatting,
  } = body as {
    Actions?: unknown[];
    ChartConfiguration?: Record<string, unknown>;
    ConditionalFormatting?: unknown;
  };
  const parts = Object.keys(ChartConfiguration).filter(
    (name) => ![...ALWAYS, ...followed].includes(name) && isThere(ChartConfiguration[name]),
  );
  const hasIcons = /"Icon":/.test(JSON.stringify(ConditionalFormatting ?? {}));
  const hasWells = /"SmallMultiples":\[[^\]]/.test(JSON.stringify(ChartConfiguration));
  const hasOwnSettings = /"Settings":|"DataFieldSeriesItem":/.test(
    JSON.stringify(ChartConfiguration["Series"] ?? []),
  );
  const isDynamic = /"DynamicConfiguration":/.test(
    JSON.stringify(ChartConfiguration["ReferenceLines"] ?? []),
  );
  return [
    ...parts,
    ...(hasWells && !parts.includes("SmallMultiplesOptions") ? ["SmallMultiples"] : []),
    ...(hasIcons ? ["icons of conditional formats"] : []),
    ...(hasOwnSettings ? ["settings of single series"] : []),
    ...(isDynamic ? ["reference lines that are computed"] : []),
    ...(isThere(Actions) ? ["custom actions"] : []),
    ...conditionFaults(ConditionalFormatting).map((fault) => `a colour, because ${fault}`),
  ].map((part) => `not drawn here: ${part}`);
}

/** Whether visuals of a type are drawn. */
export const isDrawn = (type: string): boolean => type in DRAWN;

/** A type that cannot be drawn is an error that names those that can. */
export function refuseUnknown(type: string): void {
  if (!isDrawn(type)) throw new Error(refusal(type));
}

const refusal = (type: string): string =>
  `a ${type} cannot be drawn; drawn are ${Object.keys(DRAWN).join(", ")}`;

/** Everything in a dashboard that the report does not draw or do, each with its place. */
export function gapsOf(name: string, definition: DashboardVersionDefinition): string[] {
  const sheets = definition.Sheets ?? [];
  const visuals = sheets.flatMap((sheet) =>
    (sheet.Visuals ?? []).flatMap((visual) =>
      notesOf(visual).map(
        (note) => `${sheet.Name ?? sheet.SheetId ?? ""}, visual ${idOf(visual)}: ${note}`,
      ),
    ),
  );
  const layouts = sheets
    .filter(({ Layouts = [] }) => Layouts.some(({ Configuration }) => !Configuration?.GridLayout))
    .map((sheet) => `${sheet.Name ?? sheet.SheetId ?? ""}: only grid layouts are followed`);
  const images = sheets
    .filter((sheet) => isThere(sheet.Images))
    .map((sheet) => `${sheet.Name ?? ""}: images are not drawn`);
  const filters = (definition.FilterGroups ?? [])
    .flatMap(({ Filters = [] }) => Filters)
    .flatMap((filter) =>
      Object.entries(filter)
        .filter(([, value]) => value !== undefined)
        .map(([kind]) => kind),
    )
    .filter((kind) => !FILTERS.includes(kind))
    .map((kind) => `a ${kind} cannot be applied: visuals under it are not drawn`);
  const controls = sheets.flatMap((sheet) =>
    (sheet.FilterControls ?? [])
      .filter(
        (control) =>
          (control.Slider ?? control.HierarchyList ?? control.HierarchyDropdown) !== undefined,
      )
      .map((control) => `${sheet.Name ?? ""}: the filter control ${idOf(control)} is not drawn`),
  );
  const calculated = (definition.CalculatedFields ?? []).flatMap(({ Expression = "", Name = "" }) =>
    expressionFaults(Expression).map((fault) => `calculated field ${Name}: ${fault}`),
  );
  const tooltips = isThere(definition.TooltipSheets) ? ["tooltip sheets are not drawn"] : [];
  return [
    ...visuals,
    ...layouts,
    ...images,
    ...filters,
    ...controls,
    ...calculated,
    ...tooltips,
  ].map((text) => `dashboard ${name}: ${text}`);
}

/** Conditions stand at different depths, but always under the same name. */
function conditionFaults(formatting: unknown): string[] {
  const texts = [...JSON.stringify(formatting ?? {}).matchAll(/"Expression":("(?:[^"\\]|\\.)*")/g)];
  return texts.flatMap(([, text = '""']) => expressionFaults(JSON.parse(text) as string));
}

function expressionFaults(text: string): string[] {
  try {
    return unknownFunctions(parseExpression(text)).map((name) => `no function ${name}() here`);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

const isThere = (value: unknown): boolean =>
  typeof value === "object" && value !== null
    ? Object.values(value).length > 0
    : value !== undefined && value !== null;

function idOf(part: object): string {
  const [body] = Object.values(part).filter((value) => value !== undefined);
  const { FilterControlId, VisualId } = (body ?? {}) as {
    FilterControlId?: string;
    VisualId?: string;
  };
  return VisualId ?? FilterControlId ?? "";
}
