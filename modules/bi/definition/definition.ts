import type {
  CalculatedField,
  DashboardVersionDefinition,
  FilterGroup,
  SheetDefinition,
} from "@aws-sdk/client-quicksight";
import type { Dashboard, Sheet } from "../../../dashboards/dashboard";
import type { Columns } from "./columns";
import { Fields } from "./fields";
import { filter, parameter, parameterControl } from "./filters";
import { layout } from "./layout";
import { visual } from "./visuals";

/** The data sets that there are: columns and ARN by name. */
export type KnownDataSets = Readonly<Record<string, { columns: Columns; arn: string }>>;

/** A dashboard of the specification as QuickSight's API knows it. */
export function definition(dashboard: Dashboard, sets: KnownDataSets): DashboardVersionDefinition {
  const sheets = dashboard.sheets.map((spec) => new SheetMaker(dashboard, spec, sets).make());
  refuseTwice(dashboard, sheets);
  const calculated = sheets.flatMap((sheet) => sheet.calculated);
  const used = usedBy(dashboard);
  return {
    DataSetIdentifierDeclarations: used.map((name) => ({
      Identifier: name,
      DataSetArn: sets[name]?.arn ?? "",
    })),
    Sheets: sheets.map(({ sheet }) => sheet),
    CalculatedFields: distinct(calculated),
    ParameterDeclarations: Object.entries(dashboard.parameters ?? {}).map(([name, spec]) =>
      parameter(name, spec),
    ),
    FilterGroups: sheets.flatMap(({ filterGroups }) => filterGroups),
  };
}

interface MadeSheet {
  readonly sheet: SheetDefinition;
  readonly filterGroups: readonly FilterGroup[];
  readonly calculated: readonly CalculatedField[];
}

/** Everything of one sheet, with the dashboard's and its own name in errors. */
class SheetMaker {
  private readonly id: string;
  private readonly made: Fields[] = [];

  constructor(
    private readonly dashboard: Dashboard,
    private readonly spec: Sheet,
    private readonly sets: KnownDataSets,
  ) {
    this.id = slug(spec.title);
  }

  make(): MadeSheet {
    const { filters = [], title, visuals } = this.spec;
    const identified = visuals.map((each) => ({ ...each, id: `${this.id}_${slug(each.title)}` }));
    const placed = filters.map((each) =>
      filter(each, this.fields(each.data, `filter "${each.title}"`), {
        sheet: this.id,
        filter: `${this.id}_${slug(each.title)}_filter`,
      }),
    );
    const drawn = identified.map((each) =>
      visual(each, each.id, this.fields(each.data, `visual "${each.title}"`, each.id)),
    );
    return {
      sheet: {
        SheetId: this.id,
        Name: title,
        ParameterControls: this.parameterControls(),
        FilterControls: placed.flatMap(({ control }) => (control ? [control] : [])),
        Visuals: drawn,
        Layouts: [layout(identified)],
        ContentType: "INTERACTIVE",
      },
      filterGroups: placed.map(({ group }) => group),
      calculated: this.made.flatMap(({ calculated }) => calculated),
    };
  }

  /** A control for each parameter that a filter of the sheet names. */
  private parameterControls() {
    return (this.spec.filters ?? []).flatMap((each) => {
      if (each.kind !== "equals") return [];
      const { parameters = {} } = this.dashboard;
      const spec = parameters[each.parameter];
      const place = `parameter "${each.parameter}"`;
      if (!spec) {
        const there = Object.keys(parameters).join(", ") || "none";
        throw new Error(`${this.where(place)} is not declared; there are: ${there}`);
      }
      const column = this.fields(spec.data, place);
      const id = `${this.id}_${slug(each.parameter)}_control`;
      return [parameterControl(id, each.parameter, { spec, column })];
    });
  }

  private fields(data: string, place: string, id = ""): Fields {
    const set = this.sets[data];
    if (!set) {
      const there = Object.keys(this.sets).join(", ");
      throw new Error(`${this.where(place)} names no data set "${data}"; there are ${there}`);
    }
    const { columns } = set;
    const fields = new Fields({ place: this.where(place), data, columns, id });
    this.made.push(fields);
    return fields;
  }

  private where(place: string): string {
    return `dashboard "${this.dashboard.name}", sheet "${this.spec.title}", ${place}`;
  }
}

/** Every data set that a dashboard names, once. */
export function usedBy({ parameters = {}, sheets }: Dashboard): string[] {
  const named = sheets.flatMap(({ filters = [], visuals }) => [...filters, ...visuals]);
  return [...new Set([...named, ...Object.values(parameters)].map(({ data }) => data))].sort();
}

function distinct(fields: readonly CalculatedField[]): CalculatedField[] {
  const byName = new Map(
    fields.map((each) => [`${each.DataSetIdentifier ?? ""} ${each.Name ?? ""}`, each]),
  );
  return [...byName.values()];
}

/** Two visuals or sheets of one id would be one to QuickSight. */
function refuseTwice({ name }: Dashboard, sheets: readonly MadeSheet[]): void {
  const ids = sheets.flatMap(({ sheet }) => [
    sheet.SheetId,
    ...(sheet.Layouts?.[0]?.Configuration?.GridLayout?.Elements ?? []).map((e) => e.ElementId),
  ]);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) {
    throw new Error(
      `dashboard "${name}" has two parts of the title that makes "${twice}"; rename one`,
    );
  }
}

/** `Net revenue by day` to `net-revenue-by-day`. */
const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
