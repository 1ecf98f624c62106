import { idOf, type Tree } from "./tree";

/** Those downstream whose SQL or code has the name of a column. */
export function usersOf(
  tree: Tree,
  reaches: readonly string[],
  column: string | undefined,
): string[] {
  if (column === undefined) return [];
  const word = new RegExp(`\\b${column}\\b`);
  return tree.workers
    .filter((worker) => reaches.includes(idOf(worker)))
    .filter(({ kind, parts }) =>
      [...parts]
        .filter(([name]) => !name.startsWith("pipeline_core/"))
        .some(([name, held]) => word.test(kind === "job" ? (tree.files.get(name) ?? "") : held)),
    )
    .map(idOf);
}
