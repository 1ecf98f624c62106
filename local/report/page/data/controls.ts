import type {
  DashboardVersionDefinition,
  DefaultFilterControlConfiguration,
  Filter,
  FilterControl,
  ParameterControl,
  SheetDefinition,
} from "@aws-sdk/client-quicksight";
import { only } from "./fields";
import { filterBody } from "./filters";

/** What a reader can set on a sheet. */
export interface Control {
  readonly id: string;
  readonly title: string;
  readonly kind: "one" | "many" | "text" | "date" | "dates";
  /** Exactly one of the two. */
  readonly parameter?: string;
  readonly filter?: string;
  /** Values to choose from; where there are none, those of the column. */
  readonly values?: readonly string[];
  readonly column?: { readonly dataSet: string; readonly name: string };
  /** Chosen at first, for filters. */
  readonly start: readonly string[];
}

interface Body {
  readonly ParameterControlId?: string;
  readonly FilterControlId?: string;
  readonly Title?: string;
  readonly SourceParameterName?: string;
  readonly SourceFilterId?: string;
  readonly Type?: string;
  readonly SelectableValues?: {
    Values?: string[];
    LinkToDataSetColumn?: { DataSetIdentifier?: string; ColumnName?: string };
  };
}

/** The controls of a sheet, in its order. */
export function controlsOf(
  definition: DashboardVersionDefinition,
  sheet: SheetDefinition,
): Control[] {
  const filters = (definition.FilterGroups ?? []).flatMap(({ Filters = [] }) => Filters);
  return [
    ...(sheet.ParameterControls ?? []).map(parameterControl),
    ...(sheet.FilterControls ?? []).flatMap((control) => filterControl(control, filters) ?? []),
  ];
}

function parameterControl(control: ParameterControl): Control {
  const {
    ParameterControlId = "",
    SelectableValues,
    SourceParameterName = "",
    Title,
    Type,
  } = only(control) as Body;
  const link = SelectableValues?.LinkToDataSetColumn;
  const isChoice = control.Dropdown ?? control.List;
  return {
    id: ParameterControlId,
    title: Title ?? SourceParameterName,
    kind: control.DateTimePicker
      ? "date"
      : !isChoice
        ? "text"
        : Type === "SINGLE_SELECT"
          ? "one"
          : "many",
    parameter: SourceParameterName,
    start: [],
    ...(SelectableValues?.Values && { values: SelectableValues.Values }),
    ...(link && { column: { dataSet: link.DataSetIdentifier ?? "", name: link.ColumnName ?? "" } }),
  };
}

function filterControl(control: FilterControl, filters: readonly Filter[]): Control | undefined {
  if (control.Slider ?? control.HierarchyList ?? control.HierarchyDropdown) return undefined;
  const body = only(control) as Body;
  const filter = filters.find((each) => filterBody(each).body.FilterId === body.SourceFilterId);
  if (!filter) return undefined;
  const { Column, FilterId } = filterBody(filter).body;
  const usual = (
    filterBody(filter).body as {
      DefaultFilterControlConfiguration?: DefaultFilterControlConfiguration;
    }
  ).DefaultFilterControlConfiguration;
  const options = only(usual?.ControlOptions ?? {}) as Body | undefined;
  const values = body.SelectableValues?.Values ?? options?.SelectableValues?.Values;
  return {
    id: body.FilterControlId ?? "",
    title: body.Title ?? usual?.Title ?? Column.ColumnName,
    kind: kindOf(filter, body.Type ?? options?.Type),
    filter: FilterId,
    column: { dataSet: Column.DataSetIdentifier, name: Column.ColumnName },
    start: startOf(filter),
    ...(values && { values }),
  };
}

function kindOf(filter: Filter, type: string | undefined): Control["kind"] {
  if (filter.TimeRangeFilter ?? filter.RelativeDatesFilter) return "dates";
  if (filter.TimeEqualityFilter) return "date";
  return type === "SINGLE_SELECT" ? "one" : "many";
}

function startOf({ CategoryFilter, NumericEqualityFilter }: Filter): string[] {
  if (NumericEqualityFilter?.Value !== undefined) return [String(NumericEqualityFilter.Value)];
  const list = CategoryFilter?.Configuration?.FilterListConfiguration;
  const isPlain =
    list?.MatchOperator === "CONTAINS" && list.SelectAllOptions !== "FILTER_ALL_VALUES";
  return isPlain ? (list.CategoryValues ?? []) : [];
}
