import type { Balance, ReportData, RunData, TableData } from "../../report-data";
import { h } from "../parts/dom";
import type { Grid } from "../parts/download";
import { gridTable } from "../parts/grid-table";
import { flow } from "./flow";
import { forecast } from "./forecast";
import { plainGrid, section } from "./section";
import { duration, grouped, moment } from "./words";

/** The page of a run. */
export function runPage({ run, warnings }: ReportData): HTMLElement {
  const gaps =
    warnings.length === 0
      ? undefined
      : section(
          "Not shown in this report",
          undefined,
          h("ul", { class: "gaps" }, ...warnings.map((text) => h("li", {}, text))),
        );
  if (!run)
    return h(
      "div",
      { class: "run" },
      section("No run yet", undefined, h("p", {}, "Drop a file, and a run shows here.")),
      gaps,
    );
  return h(
    "div",
    { class: "run" },
    summary(run),
    gaps,
    balance(run.balance),
    section("Pipeline", undefined, flow(run.picture, run.seconds)),
    forecast(run),
    quarantine(run),
    rules(run.rules),
    alarms(run),
    notices(run),
  );
}

function summary({ runId, seconds, startedAt, status }: RunData): HTMLElement {
  const isGood = status === "SUCCEEDED";
  return h(
    "div",
    { class: "summary" },
    h(
      "h2",
      {},
      h("span", { class: `state ${isGood ? "succeeded" : "failed"}` }, status.toLowerCase()),
      ` Run ${runId}`,
    ),
    h("p", { class: "muted" }, `started ${moment(startedAt)}, took ${duration(seconds)}`),
  );
}

function balance(found: Balance | null): HTMLElement {
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

function quarantine({ masked, quarantineExamples, quarantineReasons }: RunData): HTMLElement {
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

function rules(data: TableData): HTMLElement {
  const grid = plainGrid(data);
  const at = data.columns.findIndex(({ name }) => name === "passed");
  const broken = grid.rows.filter((row) => row[at]?.raw !== "true").length;
  const said =
    broken === 0
      ? `All ${String(grid.rows.length)} rules held.`
      : `${String(broken)} of ${String(grid.rows.length)} rules did not hold.`;
  const shown: Grid = {
    ...grid,
    rows: grid.rows.map((row) =>
      row.map((cell, index) =>
        index === at
          ? { ...cell, shown: cell.raw === "true" ? "\u2713 held" : "\u2717 broken" }
          : cell,
      ),
    ),
  };
  return section(
    "Quality rules",
    grid,
    h("p", {}, h("span", { class: `state ${broken === 0 ? "succeeded" : "failed"}` }, said)),
    gridTable("Quality rules", shown),
  );
}

function alarms({ alarms: all }: RunData): HTMLElement {
  const raised = all.filter(({ state }) => state === "ALARM").length;
  const said =
    raised === 0
      ? `None of ${String(all.length)} alarms is raised.`
      : `${String(raised)} of ${String(all.length)} alarms are raised.`;
  const grid: Grid = {
    header: ["Alarm", "State", "Since", "Reason"],
    isNumeric: [false, false, false, false],
    rows: all.map(({ name, reason, since, state }) =>
      [name, state, since ? moment(since) : "", reason].map((text) => ({ raw: text, shown: text })),
    ),
  };
  return section(
    "Alarms",
    grid,
    h("p", {}, h("span", { class: `state ${raised === 0 ? "succeeded" : "failed"}` }, said)),
    gridTable("Alarms", grid),
  );
}

function notices({ notices: all }: RunData): HTMLElement | undefined {
  return all.length === 0
    ? undefined
    : section(
        "Notices",
        undefined,
        h("ul", { class: "notices" }, ...all.map((text) => h("li", {}, text))),
      );
}
