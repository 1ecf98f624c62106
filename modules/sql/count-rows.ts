import type { QueryableDataset } from "../catalog/dataset";
import { ATHENA_RETRIES } from "../pipeline/retries";
import type { Step } from "../pipeline/step";
import type { Workgroup } from "./workgroup";

export interface CountRowsProps {
  readonly workgroup: Workgroup;
  /** What to count, by the name the count gets; each table has a column `run_id`. */
  readonly tables: Readonly<Record<string, QueryableDataset>>;
}

/** Two steps that count a run's rows in the published tables, through another engine than wrote them. */
export function countRows({ workgroup, tables }: CountRowsProps): readonly Step[] {
  const counts = Object.entries(tables);
  const datasets = counts.map(([, dataset]) => dataset);
  const count: Step = {
    name: "count_rows",
    task: {
      Resource: "arn:aws:states:::athena:startQueryExecution.sync",
      Parameters: {
        WorkGroup: workgroup.name,
        QueryString: query(counts.map(([name, { tableName }]) => [name, tableName])),
        "ExecutionParameters.$": runIds(counts.length),
      },
      ResultSelector: { "id.$": "$.QueryExecution.QueryExecutionId" },
      ResultPath: "$.query",
      TimeoutSeconds: 900,
      Retry: ATHENA_RETRIES,
    },
    grantRun: (role) => {
      workgroup.grantQuery(role, datasets);
    },
  };
  const read: Step = {
    name: "read_counts",
    task: {
      Resource: "arn:aws:states:::athena:getQueryResults",
      Parameters: { "QueryExecutionId.$": "$.query.id" },
      ResultSelector: { ResultSet: { "Rows.$": "$.ResultSet.Rows" } },
      ResultPath: "$.counts",
      TimeoutSeconds: 60,
      Retry: ATHENA_RETRIES,
    },
    grantRun: (role) => {
      workgroup.grantQuery(role, datasets);
    },
  };
  return [count, read];
}

const query = (counts: readonly (readonly [string, string])[]): string =>
  `select ${counts
    .map(([name, table]) => `(select count(*) from ${table} where run_id = ?) as ${name}`)
    .join(", ")}`;

/**
 * Athena puts parameters into the query as they are, so a text brings its quotes. They come from
 * the state because interpreters disagree on how to write a quote inside an intrinsic function.
 */
const runIds = (times: number): string => {
  const quoted = "States.Format('{}{}{}', $.claim.quote, $.claim.run_id, $.claim.quote)";
  return `States.Array(${Array.from({ length: times }, () => quoted).join(", ")})`;
};
