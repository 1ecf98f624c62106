import type { Filter } from "@aws-sdk/client-quicksight";
import type { Choice } from "../../local/report/page/data/filter-context";
import { passing } from "../../local/report/page/data/filters";
import type { Value } from "../../local/report/page/data/values";
import { filtersFor } from "../../local/report/page/data/scope";
import { parseDecimal } from "../../local/report/page/data/decimal";
import { sales } from "./fixture/rows";

interface Setting {
  readonly parameters?: Readonly<Record<string, readonly Value[]>>;
  readonly choices?: Readonly<Record<string, Choice>>;
}

const column = (ColumnName: string) => ({
  FilterId: "f",
  Column: { DataSetIdentifier: "sales", ColumnName },
});
const rows = (filter: Filter, { choices = {}, parameters = {} }: Setting = {}) =>
  passing(sales({}, parameters), [filter], {
    parameters: new Map(Object.entries(parameters)),
    choices: new Map(Object.entries(choices)),
    now: Date.UTC(2025, 6, 1),
  });
const category = (name: string, Configuration: object): Filter => ({
  CategoryFilter: { ...column(name), Configuration },
});
const number = (text: string) => parseDecimal(text) ?? null;

it.each<[string, Filter, number[]]>([
  [
    "a list",
    category("region", {
      FilterListConfiguration: { MatchOperator: "CONTAINS", CategoryValues: ["north"] },
    }),
    [0, 1, 3],
  ],
  [
    "a list that excludes",
    category("region", {
      FilterListConfiguration: { MatchOperator: "DOES_NOT_CONTAIN", CategoryValues: ["north"] },
    }),
    [2, 4, 5],
  ],
  [
    "all values",
    category("region", {
      FilterListConfiguration: { MatchOperator: "CONTAINS", SelectAllOptions: "FILTER_ALL_VALUES" },
    }),
    [0, 1, 2, 3, 4, 5],
  ],
  [
    "a part of a text",
    category("store_id", {
      CustomFilterConfiguration: {
        MatchOperator: "STARTS_WITH",
        CategoryValue: "N-",
        NullOption: "NON_NULLS_ONLY",
      },
    }),
    [0, 1, 3],
  ],
  [
    "a range of numbers",
    {
      NumericRangeFilter: {
        ...column("units"),
        RangeMinimum: { StaticValue: 2 },
        RangeMaximum: { StaticValue: 5 },
        IncludeMaximum: true,
        NullOption: "NON_NULLS_ONLY",
      },
    },
    [2, 3, 4],
  ],
  [
    "a number",
    {
      NumericEqualityFilter: {
        ...column("units"),
        Value: 3,
        MatchOperator: "EQUALS",
        NullOption: "NON_NULLS_ONLY",
      },
    },
    [2],
  ],
  [
    "no missing numbers",
    {
      NumericRangeFilter: {
        ...column("net_revenue"),
        RangeMinimum: { StaticValue: -100 },
        NullOption: "NON_NULLS_ONLY",
      },
    },
    [0, 1, 2, 3, 5],
  ],
  [
    "a range of dates",
    {
      TimeRangeFilter: {
        ...column("business_date"),
        RangeMinimumValue: { StaticValue: new Date("2025-05-31") },
        RangeMaximumValue: { StaticValue: new Date("2025-06-01") },
        IncludeMinimum: true,
        IncludeMaximum: true,
        NullOption: "NON_NULLS_ONLY",
      },
    },
    [2, 3],
  ],
  [
    "a rolling date",
    {
      TimeRangeFilter: {
        ...column("business_date"),
        RangeMinimumValue: {
          RollingDate: { Expression: "addDateTime(-30, 'DD', truncDate('DD', now()))" },
        },
        IncludeMinimum: true,
        NullOption: "NON_NULLS_ONLY",
      },
    },
    [3, 4, 5],
  ],
  [
    "a day",
    {
      TimeEqualityFilter: {
        ...column("business_date"),
        Value: new Date("2025-06-02"),
        TimeGranularity: "DAY",
      },
    },
    [4],
  ],
  [
    "the month before",
    {
      RelativeDatesFilter: {
        ...column("business_date"),
        AnchorDateConfiguration: { AnchorOption: "NOW" },
        TimeGranularity: "MONTH",
        RelativeDateType: "PREVIOUS",
        NullOption: "NON_NULLS_ONLY",
      },
    },
    [3, 4, 5],
  ],
  [
    "the last three months, this one included",
    {
      RelativeDatesFilter: {
        ...column("business_date"),
        AnchorDateConfiguration: { AnchorOption: "NOW" },
        TimeGranularity: "MONTH",
        RelativeDateType: "LAST",
        RelativeDateValue: 3,
        NullOption: "NON_NULLS_ONLY",
      },
    },
    [0, 1, 2, 3, 4, 5],
  ],
  [
    "the best store",
    {
      TopBottomFilter: {
        ...column("region"),
        Limit: 1,
        AggregationSortConfigurations: [
          {
            Column: column("units").Column,
            SortDirection: "DESC",
            AggregationFunction: {
              NumericalAggregationFunction: { SimpleNumericalAggregation: "SUM" },
            },
          },
        ],
      },
    },
    [2, 4, 5],
  ],
])("lets pass %s", (_, filter, passed) => {
  expect(rows(filter)).toEqual(passed);
});

const byParameter = category("region", {
  CustomFilterConfiguration: {
    MatchOperator: "EQUALS",
    ParameterName: "Region",
    NullOption: "NON_NULLS_ONLY",
  },
});

it("follows a parameter; one without a value lets all pass", () => {
  expect(rows(byParameter, { parameters: { Region: ["south"] } })).toEqual([2, 4, 5]);
  expect(rows(byParameter, { parameters: { Region: [] } })).toHaveLength(6);
  const least: Filter = {
    NumericRangeFilter: {
      ...column("units"),
      RangeMinimum: { Parameter: "Least" },
      IncludeMinimum: true,
      NullOption: "NON_NULLS_ONLY",
    },
  };
  expect(rows(least, { parameters: { Least: [number("5")] } })).toEqual([4, 5]);
});

it("follows what a reader chose instead of the definition", () => {
  const list = category("region", {
    FilterListConfiguration: { MatchOperator: "CONTAINS", CategoryValues: ["north"] },
  });
  expect(rows(list, { choices: { f: { kind: "values", values: ["south"] } } })).toEqual([2, 4, 5]);
  expect(rows(list, { choices: { f: { kind: "values", values: [] } } })).toHaveLength(6);
});

it("refuses a kind it does not know, by its name", () => {
  expect(() => rows({ NestedFilter: column("region") } as Filter)).toThrow(
    "this report cannot apply a NestedFilter",
  );
});

describe("the scope of a filter", () => {
  const filter = category("region", {});
  const definition = (scope: object, more: object = {}) => ({
    DataSetIdentifierDeclarations: [],
    FilterGroups: [
      {
        FilterGroupId: "g",
        Filters: [filter],
        ScopeConfiguration: scope,
        CrossDataset: "SINGLE_DATASET" as const,
        ...more,
      },
    ],
  });
  const acts = (scope: object, more: object = {}, dataSet = "sales") =>
    filtersFor(
      definition(scope, more),
      { sheetId: "s", visualId: "v" },
      { id: dataSet, has: (name) => name === "region" },
    ).length === 1;
  const onSheet = (more: object) => ({
    SelectedSheets: { SheetVisualScopingConfigurations: [{ SheetId: "s", ...more }] },
  });

  it("is all sheets, a sheet, or some visuals of it", () => {
    expect(acts({ AllSheets: {} })).toBe(true);
    expect(acts(onSheet({ Scope: "ALL_VISUALS" }))).toBe(true);
    expect(acts(onSheet({ Scope: "ALL_VISUALS", SheetId: "other" }))).toBe(false);
    expect(acts(onSheet({ Scope: "SELECTED_VISUALS", VisualIds: ["w"] }))).toBe(false);
    expect(acts(onSheet({ Scope: "SELECTED_VISUALS", VisualIds: ["v"] }))).toBe(true);
    expect(acts({ AllSheets: {} }, { Status: "DISABLED" })).toBe(false);
  });

  it("is another data set with the column only where that is wanted", () => {
    expect(acts({ AllSheets: {} }, {}, "runs")).toBe(false);
    expect(acts({ AllSheets: {} }, { CrossDataset: "ALL_DATASETS" }, "runs")).toBe(true);
  });
});
