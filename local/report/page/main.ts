import type { ReportData } from "../report-data";
import { h } from "./parts/dom";
import { tabs } from "./parts/tabs";
import { themeButton } from "./parts/theme";
import { runPage } from "./run/run-page";
import { moment } from "./run/words";
import { dashboardElement } from "./visuals/dashboard";

const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as ReportData;
const { account, dashboards, madeAt, region, stage, tables } = data;

const all = tabs(
  "Report",
  [
    { id: "run", label: "Run", panel: () => runPage(data) },
    ...dashboards.map((each) => ({
      id: each.id,
      label: each.name,
      panel: () => dashboardElement(each, tables, Date.parse(madeAt)),
    })),
  ],
  ({ id }) => history.replaceState(undefined, "", `#${id}`),
  decodeURIComponent(location.hash.slice(1)),
);

const brand = h(
  "div",
  { class: "brand" },
  h("h1", {}, "sales-lake"),
  h(
    "p",
    { class: "muted" },
    `${stage} \u00b7 ${account} \u00b7 ${region} \u00b7 made ${moment(madeAt)}`,
  ),
);
const skip = h("a", { class: "skip", href: "#report-body" }, "Skip to the report");
const body = h("main", { id: "report-body", tabindex: -1 }, all.body);
skip.addEventListener("click", (event) => {
  // The address belongs to the tabs.
  event.preventDefault();
  body.focus();
});

document
  .getElementById("report")
  ?.append(skip, h("header", { class: "top" }, brand, all.list, themeButton()), body);
window.addEventListener("hashchange", () => all.show(decodeURIComponent(location.hash.slice(1))));
all.start();
