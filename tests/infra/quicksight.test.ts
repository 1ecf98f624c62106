import validate from "asl-validator";
import type { Dashboard } from "../../dashboards/dashboard";
import type { Visual } from "../../dashboards/visuals";
import { dataSets } from "../../dashboards/data-sets";
import { block } from "../../modules/bi/definition/block";
import { columnsOf } from "../../modules/bi/definition/columns";
import { definition } from "../../modules/bi/definition/definition";
import { rowRules } from "../../modules/bi/row-rules";
import { tablesOf } from "../../modules/sql/tables-of";
import { WholeApp } from "../whole-app";

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

it("lets a data set take only columns that its view has", () => {
  const folders = { All: ["basket"] };
  const set = { view: "baskets", title: "B", regionIn: null, folders } as const;
  expect(() => columnsOf("b", set)).toThrow(
    'view "baskets" has no column "basket"; it has business_date,',
  );
});

it("writes rules that hold whatever a region is called", () => {
  const restricted = [{ group: "west", regions: ["côte d'or", "bay"] }];
  expect(rowRules({ column: "region", everything: "all", restricted })).toBe(
    "select group_name, region from (values ('all', cast(null as varchar)), ('west', 'côte d''or'), ('west', 'bay')) as rules (group_name, region)",
  );
});

it("finds the tables below views of views", () => {
  expect(tablesOf(["retention_cohorts", "weekly_kpis"])).toEqual([
    { zone: "curated", table: "daily_sales" },
    { zone: "processed", table: "sales" },
  ]);
});

interface Statement {
  readonly Sid: string;
  readonly Action: string[];
  readonly Resource: string[];
  readonly Principal?: { AWS?: string };
}

type Body = Readonly<Record<string, unknown>>;

describe("the deployed dashboards", () => {
  const app = WholeApp.synth("dev");
  const sets = app.resources("aws_quicksight_data_set").map(({ body }) => body);
  const REGION = { name: "region", type: "STRING" };
  const isRules = (set: Body) => String(set["data_set_id"]).includes("who-sees");
  const sqlOf = (set: Body) =>
    (set["physical_table_map"] as { custom_sql: { sql_query: string } }[])[0]?.custom_sql
      .sql_query ?? "";
  const ROLE = "arn:aws:iam::123456789012:role/service-role/aws-quicksight-service-role-v0";
  const statements = (type: string, name: string) =>
    app
      .resources(type)
      .filter(({ address }) => address.includes(name))
      .flatMap(
        ({ body }) => (JSON.parse(String(body["policy"])) as { Statement: Statement[] }).Statement,
      )
      .filter(({ Principal }) => Principal?.AWS === ROLE);

  it("are kept by QuickSight, all restricted by region", () => {
    expect(sets.length).toBe(Object.keys(dataSets).length + 1);
    const [rules, ...others] = [...sets].sort((set) => (isRules(set) ? -1 : 1));
    expect(rules).not.toHaveProperty("row_level_permission_data_set");
    for (const set of others) {
      expect(set).toMatchObject({
        import_mode: "SPICE",
        physical_table_map: [{ custom_sql: { columns: expect.arrayContaining([REGION]) as [] } }],
        row_level_permission_data_set: {
          arn: expect.stringMatching(/^\$\{.*who-sees-region.*\.arn\}$/) as string,
          permission_policy: "GRANT_ACCESS",
          status: "ENABLED",
        },
      });
    }
  });

  it("give rows that belong to no region to those only who see all of them", () => {
    const without = sets.filter((set) => sqlOf(set).includes("cast(null as varchar) as region"));
    const meant = Object.values(dataSets).filter(({ regionIn }) => regionIn === null);
    expect(without.map((set) => set["name"]).sort()).toEqual(
      meant.map(({ title }) => title).sort(),
    );
    expect(without.length).toBeGreaterThan(0);
  });

  it("may be read by the groups of the stage, and by nobody else", () => {
    const resources = app.resources(
      "aws_quicksight_dashboard",
      "aws_quicksight_folder",
      "aws_quicksight_theme",
    );
    expect(resources).toHaveLength(4);
    for (const { body } of resources) {
      const permissions = body["permissions"] as { actions: string[]; principal: string }[];
      expect(permissions.map(({ principal }) => principal)).toEqual([
        expect.stringContaining("aws_quicksight_group.quicksight_group-sales-lake-readers_"),
        expect.stringContaining("aws_quicksight_group.quicksight_group-sales-lake-europe_"),
      ]);
      expect(
        permissions.flatMap(({ actions }) => actions).filter((a) => /Update|Delete|Create/.test(a)),
      ).toEqual([]);
    }
    expect(sets.filter((set) => "permissions" in set)).toEqual([]);
  });

  it("ask in the workgroup of people, not in the pipeline's", () => {
    const [source] = app.resources("aws_quicksight_data_source");
    expect(source?.body["parameters"]).toEqual({ athena: { work_group: "sales-lake-dev-people" } });
  });

  it("let QuickSight read what the views read, and leave answers, and no more", () => {
    const objects = (zone: string) =>
      statements("aws_s3_bucket_policy", zone)
        .filter(({ Action }) => Action.includes("s3:GetObject"))
        .flatMap(({ Resource }) => Resource.map((arn) => arn.split("/").slice(1).join("/")));
    const tables = tablesOf(Object.values(dataSets).map(({ view }) => view));
    for (const zone of ["raw", "processed", "curated", "quarantine"]) {
      const read = tables.filter((each) => each.zone === zone).map(({ table }) => `${table}/*`);
      expect([zone, objects(`${zone}_bucket_policy`)]).toEqual([zone, read]);
    }
    expect(objects("artifacts_policy")).toEqual(["athena-results/people/*"]);
    const [forKey] = statements("aws_kms_key", "foundation: ");
    expect(forKey?.Action).toEqual(["kms:Decrypt", "kms:GenerateDataKey"]);
  });

  interface State {
    readonly Type: string;
    readonly Next?: string;
    readonly End?: boolean;
    readonly Parameters?: { Input?: { type: string } };
  }
  const machine = (name: string) => {
    const found = app
      .resources("aws_sfn_state_machine")
      .find(({ body }) => body["name"] === `sales-lake-dev-${name}`);
    return JSON.parse(String(found?.body["definition"])) as { States: Record<string, State> };
  };

  it("are refreshed at the end of a run, where its balance is known, and wholly after a backfill", () => {
    expect(machine("daily").States["reconcile"]).toMatchObject({ Next: "refresh_dashboards" });
    expect(machine("daily").States["refresh_dashboards"]).toMatchObject({
      End: true,
      Parameters: { Input: { type: "INCREMENTAL_REFRESH" } },
    });
    expect(machine("backfill").States["conclude"]).toMatchObject({ Next: "refresh_dashboards" });
    expect(machine("backfill").States["refresh_dashboards"]).toMatchObject({
      Parameters: { Input: { type: "FULL_REFRESH" } },
    });
  });

  it("are refreshed by valid Amazon States Language", () => {
    // The validator knows no QueryLanguage; what it says is the default.
    const { QueryLanguage: _default, ...known } = machine("refresh-dashboards") as object & {
      QueryLanguage?: string;
    };
    expect(validate(known).errors).toEqual([]);
  });
});
