import type { RunData } from "../../report-data";
import { h } from "../parts/dom";
import { gridTable } from "../parts/grid-table";
import { plainGrid, section } from "./section";

/** What was refused, by reason, with examples. */
export function quarantine({
  masked,
  quarantineExamples,
  quarantineReasons,
}: RunData): HTMLElement {
  const reasons = plainGrid(quarantineReasons);
  const most = Math.max(1, ...reasons.rows.map(([, count]) => Number(count?.raw)));
  const bars = reasons.rows.map(([reason, count]) => {
    const bar = h("span", { class: "bar failed" });
    bar.style.width = `${String((100 * Number(count?.raw)) / most)}%`;
    return h(
      "li",
      {},
      h("span", {}, reason?.shown ?? ""),
      h("span", { class: "track", "aria-hidden": true }, bar),
      h("span", { class: "number" }, count?.shown ?? ""),
    );
  });
  if (bars.length === 0)
    return section("Quarantine", undefined, h("p", { class: "empty" }, "This run refused no row."));
  const examples = plainGrid(quarantineExamples);
  return section(
    "Quarantine",
    examples,
    h(
      "p",
      { class: "muted" },
      "Lines by what is wrong with them; a line with two faults counts under both.",
    ),
    h("ul", { class: "bars" }, ...bars),
    h("h3", {}, "Examples"),
    h(
      "p",
      { class: "muted" },
      `Two of each. Personal data is masked by the contracts (${masked.join(", ")}), and so is what could not be split into columns.`,
    ),
    gridTable("Examples of refused rows", examples),
  );
}
