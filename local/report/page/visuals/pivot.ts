import { plainText } from "../data/functions";
import { keyOf } from "../data/values";
import type { Cell, Grid } from "../parts/download";
import { type Answer, wellOf } from "./answer";
import type { Wording } from "./wording";

/** A pivot table: rows' values down, columns' values across. */
export function pivot(answer: Answer, wording: Wording): Grid {
  const [rows, columns, values] = [
    wellOf(answer, "Rows"),
    wellOf(answer, "Columns"),
    wellOf(answer, "Values"),
  ];
  const keyBy = (fields: typeof rows, group: Answer["groups"][number]) =>
    fields.map(({ id }) => keyOf(group.values.get(id) ?? null)).join("\u0000");
  const labelBy = (fields: typeof rows, group: Answer["groups"][number]) =>
    fields.map((field) => wording.show(field, group.values.get(field.id) ?? null));
  const across = new Map(
    answer.groups.map((group) => [keyBy(columns, group), labelBy(columns, group).join(", ")]),
  );
  const down = new Map(answer.groups.map((group) => [keyBy(rows, group), group]));
  const cells = new Map(
    answer.groups.map((group) => [`${keyBy(rows, group)}\u0001${keyBy(columns, group)}`, group]),
  );
  const header = [
    ...rows.map(({ label }) => label),
    ...[...across.values()].flatMap((label) =>
      values.map((value) =>
        label ? (values.length > 1 ? `${label}: ${value.label}` : label) : value.label,
      ),
    ),
  ];
  const body = [...down].map(([key, group]) => [
    ...rows.map((field): Cell => {
      const value = group.values.get(field.id) ?? null;
      return { raw: plainText(value), shown: wording.show(field, value) };
    }),
    ...[...across.keys()].flatMap((column) =>
      values.map((field): Cell => {
        const value = cells.get(`${key}\u0001${column}`)?.values.get(field.id) ?? null;
        return { raw: plainText(value), shown: wording.show(field, value) };
      }),
    ),
  ]);
  return { header, isNumeric: header.map((_, index) => index >= rows.length), rows: body };
}
