import type { DashboardVersionDefinition, Filter, FilterGroup } from "@aws-sdk/client-quicksight";
import { filterBody } from "./filters";

/** A visual's place in a dashboard. */
export interface Place {
  readonly sheetId: string;
  readonly visualId: string;
}

/** The filters that act on a visual's data set. */
export function filtersFor(
  { FilterGroups = [] }: DashboardVersionDefinition,
  place: Place,
  dataSet: { readonly id: string; readonly has: (column: string) => boolean },
): Filter[] {
  return FilterGroups.filter(
    (group) => group.Status !== "DISABLED" && isInScope(group, place),
  ).flatMap(({ CrossDataset, Filters = [] }) =>
    Filters.filter((filter) => {
      const { ColumnName, DataSetIdentifier } = filterBody(filter).body.Column;
      if (DataSetIdentifier === dataSet.id) return true;
      return CrossDataset === "ALL_DATASETS" && dataSet.has(ColumnName);
    }),
  );
}

function isInScope({ ScopeConfiguration }: FilterGroup, { sheetId, visualId }: Place): boolean {
  if (ScopeConfiguration?.AllSheets) return true;
  const sheets = ScopeConfiguration?.SelectedSheets?.SheetVisualScopingConfigurations ?? [];
  return sheets.some(
    (sheet) =>
      sheet.SheetId === sheetId &&
      (sheet.Scope === "ALL_VISUALS" || (sheet.VisualIds ?? []).includes(visualId)),
  );
}
