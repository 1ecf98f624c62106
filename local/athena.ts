import {
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type AthenaClient,
} from "@aws-sdk/client-athena";
import { Failure } from "../delivery/failure";
import { pause } from "../delivery/pause";
import { resourceName, type Target } from "../delivery/target";
import type { Session } from "./session";

/** A column of a result, with Athena's name for its type. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A result as text, the way Athena gives it; null is undefined. */
export interface QueryResult {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (string | undefined)[])[];
}

/** A result, and what Athena would bill for it. */
export interface Answer extends QueryResult {
  readonly scannedBytes: number;
}

/** Between two looks at a query: most take less than half a second, some minutes. */
const POLLS_MS = { first: 50, most: 400 };

/** Run SQL through the Athena API in the workgroup of people; `parameters` are SQL literals. */
export async function query(
  session: Pick<Session, "clients" | "target" | "signal">,
  sql: string,
  parameters: readonly string[] = [],
): Promise<Answer> {
  const { clients, target, signal } = session;
  const id = await start(clients.athena, target, sql, parameters);
  try {
    const scannedBytes = await finished(clients.athena, id, signal);
    return { ...(await results(clients.athena, id)), scannedBytes };
  } catch (error) {
    if (signal.aborted)
      await clients.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    throw error;
  }
}

async function start(
  athena: AthenaClient,
  target: Target,
  sql: string,
  parameters: readonly string[],
): Promise<string> {
  const { QueryExecutionId } = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      // Athena refuses an empty list.
      ...(parameters.length > 0 ? { ExecutionParameters: [...parameters] } : {}),
      WorkGroup: resourceName(target, "people"),
      QueryExecutionContext: { Catalog: "AwsDataCatalog", Database: "analytics" },
    }),
  );
  if (!QueryExecutionId) throw new Failure("Athena started no query");
  return QueryExecutionId;
}

/** Wait for the end; the bytes that were read. */
async function finished(athena: AthenaClient, id: string, signal: AbortSignal): Promise<number> {
  for (let wait = POLLS_MS.first; ; wait = Math.min(1.5 * wait, POLLS_MS.most)) {
    const { QueryExecution } = await athena.send(
      new GetQueryExecutionCommand({ QueryExecutionId: id }),
    );
    const { State, StateChangeReason } = QueryExecution?.Status ?? {};
    if (State === "SUCCEEDED") return QueryExecution?.Statistics?.DataScannedInBytes ?? 0;
    if (State === "FAILED" || State === "CANCELLED") {
      throw new Failure(
        `the query ${State.toLowerCase()}: ${StateChangeReason ?? "Athena gave no reason"}`,
      );
    }
    await pause(wait, signal);
  }
}

async function results(athena: AthenaClient, id: string): Promise<QueryResult> {
  const columns: Column[] = [];
  const rows: (string | undefined)[][] = [];
  for await (const page of paginateGetQueryResults({ client: athena }, { QueryExecutionId: id })) {
    const described = page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
    if (columns.length === 0)
      columns.push(...described.map(({ Name, Type }) => ({ name: Name ?? "", type: Type ?? "" })));
    rows.push(
      ...(page.ResultSet?.Rows ?? []).map((row) =>
        (row.Data ?? []).map((cell) => cell.VarCharValue),
      ),
    );
  }
  return { columns, rows: isHeader(columns, rows[0]) ? rows.slice(1) : rows };
}

/** Athena repeats the column names as the first row of a SELECT's first page, not of SHOW or DESCRIBE. */
function isHeader(
  columns: readonly Column[],
  row: readonly (string | undefined)[] | undefined,
): boolean {
  return (
    row !== undefined && row.length > 0 && row.every((cell, index) => cell === columns[index]?.name)
  );
}
