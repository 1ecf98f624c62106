/** A column of a view, with its type in the words of Athena's SQL. */
export interface ViewColumn {
  readonly name: string;
  readonly type: string;
}

const HIVE: Readonly<Record<string, string>> = {
  varchar: "string",
  integer: "int",
  bigint: "bigint",
  double: "double",
  boolean: "boolean",
  date: "date",
  "timestamp(6)": "timestamp",
  "timestamp(3)": "timestamp",
};

/** A type of Athena's SQL to the one the Glue catalog uses for it. */
export function hiveType(type: string): string {
  const list = /^array\((.+)\)$/.exec(type)?.[1];
  if (list !== undefined) return `array<${hiveType(list)}>`;
  const hive = /^decimal\(\d+,\d+\)$/.test(type) ? type : HIVE[type];
  if (hive !== undefined) return hive;
  const known = [...Object.keys(HIVE), "decimal(p,s)", "array(type)"].join(", ");
  throw new Error(`no Glue type is known for "${type}"; known are ${known}; cast it in the view`);
}
