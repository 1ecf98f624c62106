import type { GridLayoutElement, Layout } from "@aws-sdk/client-quicksight";
import type { Visual } from "../../../dashboards/visuals";

/** QuickSight's grid has 36 columns. */
const COLUMNS = 36;
const SIZES: Readonly<Record<Visual["kind"], readonly [width: number, height: number]>> = {
  kpi: [12, 6],
  gauge: [12, 8],
  line: [36, 10],
  bar: [18, 12],
  heatMap: [18, 12],
  table: [18, 12],
};

/** Side by side as far as there is room, then below; a row is as high as its highest visual. */
export function layout(visuals: readonly (Visual & { readonly id: string })[]): Layout {
  let [column, row, height] = [0, 0, 0];
  const elements = visuals.map(({ id, kind, width }): GridLayoutElement => {
    const [usual, rows] = SIZES[kind];
    const span = Math.min(width ?? usual, COLUMNS);
    if (column + span > COLUMNS) [column, row, height] = [0, row + height, 0];
    const place = { ColumnIndex: column, ColumnSpan: span, RowIndex: row, RowSpan: rows };
    [column, height] = [column + span, Math.max(height, rows)];
    return { ElementId: id, ElementType: "VISUAL", ...place };
  });
  return { Configuration: { GridLayout: { Elements: elements } } };
}
