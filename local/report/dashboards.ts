import {
  DescribeDashboardDefinitionCommand,
  DescribeDataSetCommand,
  type DashboardVersionDefinition,
  type QuickSightClient,
  paginateListDashboards,
} from "@aws-sdk/client-quicksight";
import { messageOf } from "../../delivery/failure";
import { query } from "../athena";
import type { Session } from "../session";
import { sqlOf } from "./data-set-sql";
import type { DashboardData, ReportData, TableData } from "./report-data";
import { themeColours } from "./theme-colours";
import { gapsOf } from "./understood";

/** Rows of one data set that the page holds at most: more would make it slow to open. */
const MOST_ROWS = 40_000;
/** Data sets that are read side by side: while one is computed, the rows of another come over. */
const AT_ONCE = 3;

/** What the report needs of the session. */
export type Reading = Pick<Session, "clients" | "target" | "signal">;

type Dashboards = Pick<ReportData, "dashboards" | "tables" | "warnings">;

/** Every deployed dashboard, with the rows of its deployed data sets. */
export async function readDashboards(reading: Reading): Promise<Dashboards> {
  const { clients, target } = reading;
  const dashboards: DashboardData[] = [];
  const warnings: string[] = [];
  const names = paginateListDashboards(
    { client: clients.quicksight },
    { AwsAccountId: target.account },
  );
  for await (const { DashboardSummaryList = [] } of names)
    for (const { DashboardId = "" } of DashboardSummaryList) {
      const { dashboard, gaps } = await describe(clients.quicksight, target.account, DashboardId);
      dashboards.push(dashboard);
      warnings.push(...gaps);
    }
  dashboards.sort((left, right) => left.name.localeCompare(right.name));
  const arns = [...new Set(dashboards.flatMap(({ dataSets }) => Object.values(dataSets)))];
  const tables: Record<string, TableData> = {};
  if (dashboards.length === 0) warnings.push("no dashboard is deployed");
  const waiting = [...arns];
  const reader = async () => {
    for (let arn = waiting.shift(); arn !== undefined; arn = waiting.shift()) {
      const { table, warning } = await readDataSet(reading, arn);
      tables[arn] = table;
      warnings.push(...warning);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return { dashboards, tables, warnings };
}

async function describe(
  quicksight: QuickSightClient,
  AwsAccountId: string,
  DashboardId: string,
): Promise<{ dashboard: DashboardData; gaps: string[] }> {
  const {
    Definition,
    Name = DashboardId,
    ThemeArn,
  } = await quicksight.send(new DescribeDashboardDefinitionCommand({ AwsAccountId, DashboardId }));
  const definition = Definition as DashboardVersionDefinition;
  const declared = definition.DataSetIdentifierDeclarations ?? [];
  const dataSets = declared.map(
    ({ DataSetArn = "", Identifier = "" }) => [Identifier, DataSetArn] as const,
  );
  const theme = await themeColours(quicksight, AwsAccountId, ThemeArn);
  const gaps = [
    ...theme.gaps.map((text) => `dashboard ${Name}: ${text}`),
    ...gapsOf(Name, definition),
  ];
  const { colours } = theme;
  const sets = Object.fromEntries(dataSets);
  return { dashboard: { id: DashboardId, name: Name, definition, colours, dataSets: sets }, gaps };
}

async function readDataSet(
  reading: Reading,
  arn: string,
): Promise<{ table: TableData; warning: string[] }> {
  const { clients, target } = reading;
  const DataSetId = arn.slice(arn.lastIndexOf("/") + 1);
  try {
    const described = await clients.quicksight.send(
      new DescribeDataSetCommand({ AwsAccountId: target.account, DataSetId }),
    );
    const table = await readTable(
      reading,
      `select * from (${sqlOf(described.DataSet ?? {})})`,
      MOST_ROWS,
    );
    const cut = table.isCut
      ? [`data set ${DataSetId}: the page holds its first ${String(MOST_ROWS)} rows only`]
      : [];
    return { table, warning: cut };
  } catch (error) {
    if (reading.signal.aborted) throw error;
    return {
      table: { columns: [], rows: [], isCut: false },
      warning: [`data set ${DataSetId}: ${messageOf(error)}`],
    };
  }
}

/** The rows of a query without a limit of its own, at most so many. */
export async function readTable(reading: Reading, sql: string, most: number): Promise<TableData> {
  const { columns, rows } = await query(reading, `${sql} limit ${String(most + 1)}`);
  return {
    columns,
    rows: rows.slice(0, most).map((row) => columns.map((_, index) => row[index] ?? null)),
    isCut: rows.length > most,
  };
}
