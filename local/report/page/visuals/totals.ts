import { plainText } from "../data/functions";
import type { Grid } from "../parts/download";
import { type Answer, answer } from "./answer";
import type { Wording } from "./wording";

/** A table's rows, and below them the totals where the dashboard wants any. */
export function withTotals(found: Answer, grid: Grid, wording: Wording): Grid {
  const { TotalOptions } = found.view.shape.configuration as {
    TotalOptions?: { TotalsVisibility?: string; CustomLabel?: string };
  };
  if (TotalOptions?.TotalsVisibility !== "VISIBLE" || found.view.shape.isPlain) return grid;
  const all = answer({
    ...found.view,
    shape: { ...found.view.shape, wells: { Values: found.view.shape.wells["Values"] ?? [] } },
  });
  const first = grid.header.length - all.fields.length;
  const cells = grid.header.map((_, index) => {
    const field = all.fields[index - first];
    const value = (field && all.groups[0]?.values.get(field.id)) ?? null;
    if (!field) return { raw: "", shown: index === 0 ? (TotalOptions.CustomLabel ?? "Total") : "" };
    return { raw: plainText(value), shown: wording.show(field, value) };
  });
  return { ...grid, rows: [...grid.rows, cells] };
}
