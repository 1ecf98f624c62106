import type { TableColumn, TableData } from "../../report-data";
import { toValue, type Value } from "./values";

/** Rows of a data set with typed values, read once per column, when first asked for. */
export class Table {
  readonly columns: readonly TableColumn[];
  readonly length: number;
  readonly isCut: boolean;
  private readonly read = new Map<string, readonly Value[]>();

  constructor(private readonly data: TableData) {
    this.columns = data.columns;
    this.length = data.rows.length;
    this.isCut = data.isCut;
  }

  /** The column of a name. */
  column(name: string): TableColumn {
    const found = this.columns.find((each) => each.name === name);
    if (found) return found;
    const known = this.columns.map((each) => each.name).join(", ");
    throw new Error(`the data set has no column "${name}"; it has ${known}`);
  }

  has(name: string): boolean {
    return this.columns.some((each) => each.name === name);
  }

  /** All values of a column, by row. */
  values(name: string): readonly Value[] {
    const known = this.read.get(name);
    if (known) return known;
    const column = this.column(name);
    const index = this.columns.indexOf(column);
    const values = this.data.rows.map((row) => toValue(row[index], column.type));
    this.read.set(name, values);
    return values;
  }
}
