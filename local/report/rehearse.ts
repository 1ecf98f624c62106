import { messageOf } from "../../delivery/failure";
import { DashboardModel } from "./page/data/dashboard-model";
import { shapeOf } from "./page/data/wells";
import { answer } from "./page/visuals/answer";
import type { DashboardData, TableData } from "./report-data";
import { isDrawn } from "./understood";

/**
 * Compute every visual as the page will when it is opened, and say which ones it will not draw: what a card says to its
 * reader, whoever makes the report is told, too.
 */
export function rehearse(
  dashboard: DashboardData,
  tables: Readonly<Record<string, TableData>>,
  now: number,
): string[] {
  const model = new DashboardModel(dashboard, tables, now);
  return (dashboard.definition.Sheets ?? []).flatMap((sheet) =>
    (sheet.Visuals ?? []).flatMap((visual) => {
      const shape = shapeOf(visual);
      if (!isDrawn(shape.type)) return [];
      try {
        answer(model.view(shape, sheet.SheetId ?? ""));
        return [];
      } catch (error) {
        const place = `${sheet.Name ?? sheet.SheetId ?? ""}, visual ${shape.id}`;
        return [`dashboard ${dashboard.name}: ${place}: not drawn: ${messageOf(error)}`];
      }
    }),
  );
}
