import { button, h } from "./dom";
import type { Cell, Grid } from "./download";
import { colourText } from "./theme";

/** Rows that a table draws at first, and with each press of its button. */
const PAGE = 100;
/** Letters up to which a text stays in one line. */
const LONG = 40;

/** A grid as a table: scrolls inside itself, and draws only as many rows as somebody reads. */
export function gridTable(caption: string, grid: Grid): HTMLElement {
  const body = h("tbody");
  const head = h(
    "tr",
    {},
    ...grid.header.map((text, index) => h("th", { scope: "col", class: side(grid, index) }, text)),
  );
  const table = h(
    "table",
    {},
    h("caption", { class: "hidden" }, caption),
    h("thead", {}, head),
    body,
  );
  const box = h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": `${caption}: rows` },
    table,
  );
  const more = button("", { class: "quiet more" }, () => extend());
  let drawn = 0;
  const extend = () => {
    const next = grid.rows.slice(drawn, drawn + PAGE);
    body.append(...next.map((row) => rowOf(grid, row)));
    drawn += next.length;
    more.textContent = `${String(grid.rows.length - drawn)} more rows`;
    more.hidden = drawn >= grid.rows.length;
  };
  extend();
  return h("div", { class: "grid-table" }, box, more);
}

function rowOf(grid: Grid, row: readonly Cell[]): HTMLElement {
  const cells = row.map((cell, index) => {
    const element = h(
      "td",
      { class: side(grid, index) ?? (cell.shown.length > LONG ? "long" : undefined) },
      cell.shown,
    );
    if (cell.background !== undefined) element.style.backgroundColor = cell.background;
    colourText(element, cell.text);
    return element;
  });
  return h("tr", {}, ...cells);
}

const side = ({ isNumeric }: Grid, index: number): string | undefined =>
  isNumeric[index] ? "number" : undefined;
