import type {
  DataSet,
  LogicalTable,
  PhysicalTable,
  TransformOperation,
} from "@aws-sdk/client-quicksight";

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** QuickSight's types that a column can be cast to, as Athena knows them. */
const TYPES: Readonly<Record<string, string>> = {
  STRING: "varchar",
  INTEGER: "bigint",
  DECIMAL: "double",
  DATETIME: "timestamp",
  BOOLEAN: "boolean",
};

/** The SQL that fills a data set; what it does beyond that is an error that names it. */
export function sqlOf({ LogicalTableMap = {}, Name = "", PhysicalTableMap = {} }: DataSet): string {
  const logical = Object.values(LogicalTableMap);
  if (logical.length > 1)
    throw new Error(`data set ${Name}: joins of several tables are not followed`);
  const [only] = logical;
  const physicalId = only?.Source?.PhysicalTableId ?? Object.keys(PhysicalTableMap)[0] ?? "";
  const physical = PhysicalTableMap[physicalId];
  if (!physical) throw new Error(`data set ${Name} reads no table of a data source`);
  return transformed(Name, sourceSql(Name, physical), physical, only);
}

function sourceSql(name: string, { CustomSql, RelationalTable }: PhysicalTable): string {
  if (CustomSql) return (CustomSql.SqlQuery ?? "").trim().replace(/;$/, "");
  if (!RelationalTable) throw new Error(`data set ${name} reads neither a table nor SQL`);
  const { InputColumns = [], Name = "", Schema } = RelationalTable;
  const columns = InputColumns.map((column) => quoted(column.Name ?? "")).join(", ");
  const table = [Schema, Name]
    .filter((part) => part !== undefined)
    .map(quoted)
    .join(".");
  return `select ${columns} from ${table}`;
}

/** Renamed, cast and chosen columns; tags change no values. */
function transformed(
  name: string,
  sql: string,
  physical: PhysicalTable,
  logical: LogicalTable | undefined,
): string {
  const { DataTransforms: steps = [] } = logical ?? {};
  if (steps.every(isTag)) return sql;
  const inputs = physical.CustomSql?.Columns ?? physical.RelationalTable?.InputColumns ?? [];
  let columns = inputs.map((column) => ({
    name: column.Name ?? "",
    value: quoted(column.Name ?? ""),
  }));
  for (const step of steps.filter((each) => !isTag(each))) columns = applied(name, columns, step);
  return `select ${columns.map((each) => `${each.value} as ${quoted(each.name)}`).join(", ")} from (${sql})`;
}

type Column = { readonly name: string; readonly value: string };

function applied(name: string, columns: readonly Column[], step: TransformOperation): Column[] {
  const {
    CastColumnTypeOperation: cast,
    ProjectOperation: project,
    RenameColumnOperation: rename,
  } = step;
  if (project)
    return (project.ProjectedColumns ?? []).flatMap((wanted) =>
      columns.filter((each) => each.name === wanted),
    );
  if (rename)
    return columns.map((each) =>
      each.name === rename.ColumnName ? { ...each, name: rename.NewColumnName ?? "" } : each,
    );
  if (cast) {
    const type = TYPES[cast.NewColumnType ?? ""];
    if (type === undefined)
      throw new Error(`data set ${name}: no cast to ${String(cast.NewColumnType)}`);
    return columns.map((each) =>
      each.name === cast.ColumnName ? { ...each, value: `cast(${each.value} as ${type})` } : each,
    );
  }
  throw new Error(`data set ${name}: ${Object.keys(step).join(", ")} is not followed`);
}

const isTag = ({ TagColumnOperation, UntagColumnOperation }: TransformOperation): boolean =>
  TagColumnOperation !== undefined || UntagColumnOperation !== undefined;
