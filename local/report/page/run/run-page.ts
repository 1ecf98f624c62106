import type { ReportData, RunData, TableData } from "../../report-data";
import { h } from "../parts/dom";
import type { Grid } from "../parts/download";
import { gridTable } from "../parts/grid-table";
import { balance } from "./balance";
import { flow } from "./flow";
import { forecast } from "./forecast";
import { quarantine } from "./quarantine";
import { plainGrid, section } from "./section";
import { duration, moment } from "./words";

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
