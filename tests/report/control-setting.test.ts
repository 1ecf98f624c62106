import type { DashboardVersionDefinition } from "@aws-sdk/client-quicksight";
import { settingOf } from "../../local/report/page/data/control-setting";
import { controlsOf } from "../../local/report/page/data/controls";
import { DashboardModel } from "../../local/report/page/data/dashboard-model";
import { SALES } from "./fixture/rows";

const column = (ColumnName: string) => ({ DataSetIdentifier: "sales", ColumnName });
const sheet = {
  SheetId: "s",
  ParameterControls: [
    {
      Dropdown: {
        ParameterControlId: "p",
        Title: "Region",
        SourceParameterName: "Region",
        Type: "SINGLE_SELECT" as const,
        SelectableValues: { LinkToDataSetColumn: column("region") },
      },
    },
  ],
  FilterControls: [
    { RelativeDateTime: { FilterControlId: "d", Title: "Period", SourceFilterId: "period" } },
  ],
};
const definition: DashboardVersionDefinition = {
  DataSetIdentifierDeclarations: [{ Identifier: "sales", DataSetArn: "arn:sales" }],
  ParameterDeclarations: [
    {
      StringParameterDeclaration: {
        Name: "Region",
        ParameterValueType: "SINGLE_VALUED",
        DefaultValues: { StaticValues: ["west"] },
      },
    },
  ],
  FilterGroups: [
    {
      FilterGroupId: "g",
      CrossDataset: "SINGLE_DATASET",
      ScopeConfiguration: { AllSheets: {} },
      Filters: [
        {
          RelativeDatesFilter: {
            FilterId: "period",
            Column: column("business_date"),
            AnchorDateConfiguration: { AnchorOption: "NOW" },
            TimeGranularity: "YEAR",
            RelativeDateType: "LAST",
            RelativeDateValue: 3,
            NullOption: "NON_NULLS_ONLY",
          },
        },
      ],
    },
  ],
  Sheets: [sheet],
};
const settings = () => {
  const colours = { series: [], scale: [] };
  const dashboard = { id: "d", name: "D", definition, colours, dataSets: { sales: "arn:sales" } };
  const model = new DashboardModel(dashboard, { "arn:sales": SALES }, Date.UTC(2028, 1, 29));
  const [region, period] = controlsOf(definition, sheet);
  if (!region || !period) throw new Error("the sheet has two controls");
  return { model, region, period };
};

it("shows the value that holds, be there rows of it or not", () => {
  const { model, region } = settings();
  const { chosen, values } = settingOf(model, region);
  expect(chosen).toEqual(["west"]);
  expect(values).toEqual(["north", "south", "west"]);
});

it("shows the days that a filter lets pass, and those that its reader chose instead", () => {
  const { model, period } = settings();
  expect(settingOf(model, period).chosen).toEqual(["2026-01-01", "2028-12-31"]);
  model.choices.set("period", { kind: "span", to: Date.UTC(2025, 2, 1) });
  expect(settingOf(model, period).chosen).toEqual(["", "2025-02-28"]);
});
