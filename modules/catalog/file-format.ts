import type { Column, Contract, TableFormat } from "../../contracts";

/** How the catalog reads files of a format. */
export interface FileFormat {
  readonly classification: string;
  readonly serde: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The column as the format can deliver it. */
  readonly column: (column: Column) => Column;
}

const csv: FileFormat = {
  classification: "csv",
  serde: "org.apache.hadoop.hive.serde2.OpenCSVSerde",
  parameters: {
    separatorChar: ",",
    quoteChar: '"',
    // A canonical part has no escape character of this serde; DEL does not stand in text, so the
    // serde leaves backslashes alone and a reader undoes \\, \n and \r itself.
    escapeChar: "\u007f",
  },
  // Trino reads every column of this serde as text; declared so, Athena does the same.
  column: (column) => ({ ...column, type: "string" }),
};

const jsonl: FileFormat = {
  classification: "json",
  serde: "org.openx.data.jsonserde.JsonSerDe",
  parameters: { "ignore.malformed.json": "false" },
  column: (column) => column,
};

const FORMATS: Readonly<Partial<Record<TableFormat, FileFormat>>> = { csv, jsonl };

/** The file format of a dataset that is a folder of files. */
export function fileFormatOf(contract: Contract): FileFormat {
  const format = FORMATS[contract.tableFormat];
  if (format) return format;
  const allowed = Object.keys(FORMATS).join(", ");
  throw new Error(
    `${contract.name} is ${contract.tableFormat}; an external table is one of ${allowed}; declare it as an IcebergTable`,
  );
}
