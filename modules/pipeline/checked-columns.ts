import type { Contract } from "../../contracts";

/** What `check-contract` must know of a column. */
export interface CheckedColumn {
  readonly name: string;
  readonly required: boolean;
  /** What its text must be readable as. */
  readonly type: string;
}

/** Columns of a dataset of texts, with what the dataset that is made from it row by row asks of them. */
export function checkedColumns(raw: Contract, all: readonly Contract[]): CheckedColumn[] {
  const made = all.find(({ source }) => source === raw.name);
  const asked = new Map(made?.columns.map((column) => [column.name, column]));
  return raw.columns.map(({ name, required, type }) => ({
    name,
    required: required || (asked.get(name)?.demanded ?? false),
    type: asked.get(name)?.type ?? type,
  }));
}
