import type { TableData } from "../../report-data";
import { Table } from "../data/table";
import { plainText } from "../data/functions";
import { humanLabel } from "../data/fields";
import { formatNumber } from "../data/number-format";
import { isDecimal } from "../data/values";
import { button, freshId, h } from "../parts/dom";
import { download, type Grid } from "../parts/download";

/** A part of the run's page under its own heading; what has rows can be taken along as CSV. */
export function section(
  title: string,
  grid: Grid | undefined,
  ...content: (HTMLElement | string | undefined)[]
): HTMLElement {
  const id = freshId("title");
  const save =
    grid &&
    button("CSV", { class: "quiet", "aria-label": `${title}: download as CSV` }, () =>
      download(title, grid),
    );
  const head = h(
    "header",
    {},
    h("h2", { id }, title),
    save ? h("div", { class: "tools" }, save) : undefined,
  );
  return h("section", { class: "card", "aria-labelledby": id }, head, ...content);
}

/** Rows as they are. */
export function plainGrid(data: TableData): Grid {
  const table = new Table(data);
  const columns = data.columns.map(({ name }) => table.values(name));
  const rows = data.rows.map((_, row) =>
    columns.map((values) => {
      const value = values[row] ?? null;
      return {
        raw: plainText(value),
        shown: isDecimal(value) ? formatNumber(value, undefined) : plainText(value),
      };
    }),
  );
  return {
    header: data.columns.map(({ name }) => humanLabel(name)),
    isNumeric: columns.map((values) => values.some((value) => isDecimal(value))),
    rows,
  };
}
