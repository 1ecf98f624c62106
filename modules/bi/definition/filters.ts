import type {
  Filter as QuickSightFilter,
  FilterControl,
  FilterGroup,
  ParameterControl,
  ParameterDeclaration,
} from "@aws-sdk/client-quicksight";
import type { Filter, Parameter } from "../../../dashboards/filters";
import type { Fields } from "./fields";

/** A filter, the group that puts it on its sheet, and the control of it that readers see. */
export interface PlacedFilter {
  readonly group: FilterGroup;
  /** @default - the parameter has the control */
  readonly control?: FilterControl;
}

/** A filter of a sheet. */
export function filter(spec: Filter, fields: Fields, ids: { sheet: string; filter: string }) {
  return {
    group: {
      FilterGroupId: ids.filter,
      Filters: [quickSightFilter(spec, fields, ids.filter)],
      ScopeConfiguration: {
        SelectedSheets: {
          SheetVisualScopingConfigurations: [{ SheetId: ids.sheet, Scope: "ALL_VISUALS" }],
        },
      },
      Status: "ENABLED",
      CrossDataset: "ALL_DATASETS",
    },
    ...controlOf(spec, ids.filter),
  } satisfies PlacedFilter;
}

function quickSightFilter(spec: Filter, fields: Fields, FilterId: string): QuickSightFilter {
  const Column = fields.identifier(spec.column);
  const type = fields.typeOf(spec.column);
  const wanted = spec.kind === "within" ? "DATETIME" : "STRING";
  if (type !== wanted) throw fields.problem(`filters "${spec.column}", which is no ${wanted}`);
  if (spec.kind === "within") {
    return {
      RelativeDatesFilter: {
        FilterId,
        Column,
        AnchorDateConfiguration: { AnchorOption: "NOW" },
        MinimumGranularity: "DAY",
        TimeGranularity: "YEAR",
        RelativeDateType: "LAST",
        RelativeDateValue: spec.lastYears,
        NullOption: "NON_NULLS_ONLY",
      },
    };
  }
  const Configuration =
    spec.kind === "equals"
      ? {
          CustomFilterConfiguration: {
            MatchOperator: "EQUALS" as const,
            ParameterName: spec.parameter,
            NullOption: "NON_NULLS_ONLY" as const,
          },
        }
      : {
          FilterListConfiguration: {
            MatchOperator: "CONTAINS" as const,
            SelectAllOptions: "FILTER_ALL_VALUES" as const,
          },
        };
  return { CategoryFilter: { FilterId, Column, Configuration } };
}

function controlOf(spec: Filter, filterId: string): { control?: FilterControl } {
  const common = {
    FilterControlId: `${filterId}-control`,
    Title: spec.title,
    SourceFilterId: filterId,
  };
  if (spec.kind === "equals") return {};
  if (spec.kind === "within") return { control: { RelativeDateTime: common } };
  return { control: { Dropdown: { ...common, Type: "MULTI_SELECT" } } };
}

/** A parameter, which holds one text. */
export const parameter = (name: string, spec: Parameter): ParameterDeclaration => ({
  StringParameterDeclaration: {
    Name: name,
    ParameterValueType: "SINGLE_VALUED",
    DefaultValues: { StaticValues: [spec.default] },
  },
});

/** The list from which readers choose a parameter's value on a sheet. */
export const parameterControl = (
  id: string,
  name: string,
  { column, spec }: { spec: Parameter; column: Fields },
): ParameterControl => ({
  Dropdown: {
    ParameterControlId: id,
    Title: spec.title,
    SourceParameterName: name,
    Type: "SINGLE_SELECT",
    SelectableValues: { LinkToDataSetColumn: column.identifier(spec.column) },
  },
});
