import validate from "asl-validator";
import { dataSets } from "../../dashboards/data-sets";
import { columnsOf } from "../../modules/bi/definition/columns";
import { rowRules } from "../../modules/bi/row-rules";
import { tablesOf } from "../../modules/sql/tables-of";
import { WholeApp } from "../whole-app";

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

  it("get true and false as texts, of which conditions can ask for either", () => {
    const quality = sets.find((set) => set["data_set_id"] === "sales-lake-dev-quality") ?? {};
    expect(sqlOf(quality)).toContain(", cast(passed as varchar) as passed, ");
    expect(quality["physical_table_map"]).toMatchObject([
      {
        custom_sql: { columns: expect.arrayContaining([{ name: "passed", type: "STRING" }]) as [] },
      },
    ]);
    expect(JSON.stringify(sets)).not.toContain('"BOOLEAN"');
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
    expect(machine("backfill").States["runs"]).toMatchObject({ Next: "refresh_dashboards" });
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
    expect(JSON.stringify(known)).not.toMatch(/"Error":"States\./);
  });
});
