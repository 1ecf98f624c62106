import type { Contract } from "../../contracts";

/** What `check-contract` must know of a column. */
export interface CheckedColumn {
  readonly name: string;
  readonly required: boolean;
  /** What its text must be readable as. */
  readonly type: string;
}

/** Columns of a dataset of texts, with the types of the dataset that is made from it row by row. */
export function checkedColumns(raw: Contract, all: readonly Contract[]): CheckedColumn[] {
  const made = all.find(({ source }) => source === raw.name);
  const types = new Map(made?.columns.map(({ name, type }) => [name, type]));
  return raw.columns.map(({ name, required, type }) => ({
    name,
    required,
    type: types.get(name) ?? type,
  }));
}
