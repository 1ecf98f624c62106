import type { Dashboard } from "../../dashboards/dashboard";
import type { Visual } from "../../dashboards/visuals";
import { dataSets } from "../../dashboards/data-sets";
import { block } from "../../modules/bi/definition/block";
import { columnsOf } from "../../modules/bi/definition/columns";
import { definition } from "../../modules/bi/definition/definition";

const sets = Object.fromEntries(
  Object.entries(dataSets).map(([name, set]) => [
    name,
    { arn: name, columns: columnsOf(name, set) },
  ]),
);
const of = (...visuals: object[]): Dashboard => ({
  name: "test",
  title: "Test",
  sheets: [{ title: "One", visuals: visuals as Visual[] }],
});
const kpi = { kind: "kpi", data: "sales", title: "Revenue", value: { sum: "net_revenue" } };

describe("a dashboard", () => {
  it("becomes visuals over fields of its data sets, on a grid", () => {
    const made = definition(
      of(kpi, { ...kpi, title: "By month", by: { month: "business_date" } }),
      sets,
    );
    const [sheet] = made.Sheets ?? [];
    const [first, second] = (sheet?.Visuals ?? []).map(({ KPIVisual }) => KPIVisual);
    expect(first?.ChartConfiguration?.FieldWells?.Values).toEqual([
      {
        NumericalMeasureField: {
          FieldId: "one_revenue.net_revenue.sum",
          Column: { DataSetIdentifier: "sales", ColumnName: "net_revenue" },
          AggregationFunction: { SimpleNumericalAggregation: "SUM" },
        },
      },
    ]);
    expect(second?.ChartConfiguration?.FieldWells?.TrendGroups).toMatchObject([
      { DateDimensionField: { DateGranularity: "MONTH" } },
    ]);
    const { Elements = [] } = sheet?.Layouts?.[0]?.Configuration?.GridLayout ?? {};
    expect(Elements.map(({ ColumnIndex, RowIndex }) => [ColumnIndex, RowIndex])).toEqual([
      [0, 0],
      [18, 0],
    ]);
    expect(made.DataSetIdentifierDeclarations?.map(({ Identifier }) => Identifier)).toEqual([
      "sales",
    ]);
  });

  it("divides sums where it shows percent, once for each pair", () => {
    const value = { percent: "units_returned", of: "units_sold" };
    const made = definition(of({ ...kpi, value }, { ...kpi, value, title: "Again" }), sets);
    expect(made.CalculatedFields).toEqual([
      {
        DataSetIdentifier: "sales",
        Name: "units_returned in percent of units_sold",
        Expression: "100 * sum({units_returned}) / sum({units_sold})",
      },
    ]);
    const values =
      made.Sheets?.[0]?.Visuals?.[0]?.KPIVisual?.ChartConfiguration?.FieldWells?.Values;
    expect(
      values?.[0]?.NumericalMeasureField?.FormatConfiguration?.FormatConfiguration,
    ).toMatchObject({ NumberDisplayFormatConfiguration: { Suffix: "%" } });
  });

  it("starts a new row where the old one is full", () => {
    const visuals = ["a", "b", "c", "d"].map((title) => ({ ...kpi, title }));
    const [sheet] = definition(of(...visuals), sets).Sheets ?? [];
    const last = sheet?.Layouts?.[0]?.Configuration?.GridLayout?.Elements?.at(-1);
    expect(last).toMatchObject({ ColumnIndex: 0, RowIndex: 6 });
  });

  it("leaves no gap beside or below a visual", () => {
    const gauge = { ...kpi, kind: "gauge" };
    const bar = { ...kpi, kind: "bar", x: "region", y: [], width: 10 };
    const [sheet] = definition(of(gauge, { ...bar, title: "B" }), sets).Sheets ?? [];
    const { Elements = [] } = sheet?.Layouts?.[0]?.Configuration?.GridLayout ?? {};
    expect(
      Elements.map(({ ColumnIndex, ColumnSpan, RowSpan }) => [ColumnIndex, ColumnSpan, RowSpan]),
    ).toEqual([
      [0, 20, 12],
      [20, 16, 12],
    ]);
  });

  it("shows the greatest bar first, and days in their order", () => {
    const bar = { kind: "bar", data: "sales", y: [{ sum: "net_revenue" }] };
    const made = definition(
      of(
        { ...bar, title: "By store", x: "store_id" },
        { ...bar, title: "By day", x: "business_date" },
      ),
      sets,
    );
    const sorts = made.Sheets?.[0]?.Visuals?.map(
      ({ BarChartVisual }) => BarChartVisual?.ChartConfiguration?.SortConfiguration?.CategorySort,
    );
    expect(sorts).toEqual([
      [{ FieldSort: { FieldId: "one_by-store.net_revenue.sum", Direction: "DESC" } }],
      undefined,
    ]);
  });

  it.each([
    [
      { ...kpi, value: { sum: "revenue" } },
      'dashboard "test", sheet "One", visual "Revenue" names "revenue", which data set "sales" does not have; it has business_date, region,',
    ],
    [
      { ...kpi, value: { sum: "region" } },
      'takes the sum of "region", which is a STRING; possible are count, distinct',
    ],
    [{ ...kpi, by: { month: "region" } }, 'takes the month of "region", which is a STRING'],
    [{ ...kpi, value: { percent: "region", of: "units_sold" } }, '"region" in percent'],
    [{ ...kpi, data: "sale" }, 'names no data set "sale"; there are sales, '],
    [
      {
        kind: "table",
        data: "sales",
        title: "T",
        rows: [],
        values: [],
        colours: [{ column: "region", equals: "x", is: "bad" }],
      },
      'colours "region", which is not among its rows and values',
    ],
  ])("refuses what its data cannot show: %#", (visual, said) => {
    expect(() => definition(of(visual), sets)).toThrow(said);
  });

  it("refuses two visuals of one id, and a parameter that nobody declares", () => {
    expect(() => definition(of(kpi, kpi), sets)).toThrow('that makes "one_revenue"');
    const filters = [
      { kind: "equals", data: "sales", column: "currency", title: "C", parameter: "C" },
    ] as const;
    const sheets = [{ title: "One", filters, visuals: [] }];
    expect(() => definition({ ...of(), sheets }, sets)).toThrow(
      'parameter "C" is not declared; there are: none',
    );
  });

  it("says nothing empty to the provider, in its words", () => {
    const api = {
      KPIVisual: { VisualId: "v", Actions: [], X: {} },
      DataSetIdentifierDeclarations: [{ DataSetArn: 0 }],
      FormatConfiguration: { FormatConfiguration: { Suffix: "%" } },
    };
    expect(block(api)).toEqual({
      kpi_visual: { visual_id: "v" },
      data_set_identifiers_declarations: [{ data_set_arn: 0 }],
      format_configuration: { numeric_format_configuration: { suffix: "%" } },
    });
  });
});
