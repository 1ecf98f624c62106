import type { Balance } from "../../report-data";
import { h } from "../parts/dom";
import { section } from "./section";
import { grouped } from "./words";

/** Where each row of the run went. */
export function balance(found: Balance | null): HTMLElement {
  if (!found)
    return section(
      "Reconciliation",
      undefined,
      h("p", { class: "empty" }, "This run left no reconciliation."),
    );
  const { accepted, balanced, duplicates, quarantined, rows_in, superseded } = found;
  const parts = [
    ["accepted", accepted],
    ["quarantined", quarantined],
    ["duplicates", duplicates],
  ] as const;
  const share = (value: number) => (100 * value) / (rows_in || 1);
  const bar = h(
    "div",
    { class: "stack", "aria-hidden": true },
    ...parts.map(([name, value]) => {
      const piece = h("span", { class: name });
      piece.style.flexGrow = String(share(value));
      return piece;
    }),
  );
  const figures = parts.flatMap(([name, value], index) => [
    h("span", { class: "sign", "aria-hidden": true }, index === 0 ? "=" : "+"),
    figure(value, name, `${share(value).toFixed(2)} %`),
  ]);
  const said = balanced
    ? h("span", { class: "state succeeded" }, "balanced")
    : h("span", { class: "state failed" }, "not balanced");
  return section(
    "Reconciliation",
    undefined,
    h("div", { class: "equation" }, figure(rows_in, "rows in", ""), ...figures),
    bar,
    h(
      "p",
      {},
      said,
      h("span", { class: "muted" }, ` ${grouped(superseded)} rows of earlier runs superseded`),
    ),
  );
}

const figure = (value: number, name: string, share: string): HTMLElement =>
  h(
    "span",
    { class: "part" },
    h("b", { "data-raw": value }, grouped(value)),
    h("span", { class: "muted" }, [name, share].filter(Boolean).join(", ")),
  );
