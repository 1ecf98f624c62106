import type { GridLayoutElement, Layout } from "@aws-sdk/client-quicksight";
import type { Visual } from "../../../dashboards/visuals";

/** QuickSight's grid has 36 columns. */
const COLUMNS = 36;
const SIZES: Readonly<Record<Visual["kind"], readonly [width: number, height: number]>> = {
  kpi: [12, 6],
  gauge: [12, 6],
  line: [36, 10],
  bar: [18, 12],
  heatMap: [18, 12],
  table: [18, 12],
};

interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** Side by side as far as there is room, then below; a row is full, and as high as its highest visual. */
export function layout(visuals: readonly (Visual & { readonly id: string })[]): Layout {
  const rows: Box[][] = [];
  for (const { id, kind, width } of visuals) {
    const [usual, height] = SIZES[kind];
    const box = { id, height, width: Math.min(width ?? usual, COLUMNS) };
    const row = rows.at(-1);
    if (row && widthOf(row) + box.width <= COLUMNS) row.push(box);
    else rows.push([box]);
  }
  let RowIndex = 0;
  const elements = rows.flatMap((row): GridLayoutElement[] => {
    const RowSpan = Math.max(...row.map(({ height }) => height));
    const placed = stretched(row).map((place) => ({ ...place, RowIndex, RowSpan }));
    RowIndex += RowSpan;
    return placed;
  });
  return { Configuration: { GridLayout: { Elements: elements } } };
}

/** What is left of a row is shared among its visuals, by their widths. */
function stretched(row: readonly Box[]) {
  const whole = widthOf(row);
  let [asked, ColumnIndex] = [0, 0];
  return row.map(({ id, width }) => {
    asked += width;
    const end = Math.round((asked * COLUMNS) / whole);
    const place = { ColumnIndex, ColumnSpan: end - ColumnIndex };
    ColumnIndex = end;
    return { ElementId: id, ElementType: "VISUAL" as const, ...place };
  });
}

const widthOf = (row: readonly Box[]): number => row.reduce((sum, { width }) => sum + width, 0);
