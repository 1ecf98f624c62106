import type { DashboardData, TableData } from "../../report-data";
import { DashboardModel } from "../data/dashboard-model";
import { h } from "../parts/dom";
import { wear } from "../parts/theme-colours";
import { tabs } from "../parts/tabs";
import { sheetElement } from "./sheet";

/** A dashboard: its sheets as tabs, all with the same choices. */
export function dashboardElement(
  dashboard: DashboardData,
  tables: Readonly<Record<string, TableData>>,
  now: number,
): HTMLElement {
  const element = h("div", { class: "dashboard" });
  wear(element, dashboard.colours);
  const model = new DashboardModel(dashboard, tables, now);
  const sheets = dashboard.definition.Sheets ?? [];
  const [only] = sheets;
  if (sheets.length === 1 && only) {
    element.append(sheetElement(model, only));
    return element;
  }
  const bar = tabs(
    `Sheets of ${dashboard.name}`,
    sheets.map((sheet) => ({
      id: sheet.SheetId ?? "",
      label: sheet.Name ?? sheet.SheetId ?? "",
      panel: () => sheetElement(model, sheet),
      isShared: true,
    })),
    () => undefined,
  );
  element.append(bar.list, bar.body);
  queueMicrotask(bar.start);
  return element;
}
