import type { DashboardData, TableData } from "../../report-data";
import { drilled, hierarchyOf, onPath, type Path } from "./drill";
import { parseExpression } from "./expression";
import type { Choice, FilterContext } from "./filter-context";
import { filterBody, passing, spanOf } from "./filters";
import { type Parameter, parameterOf } from "./parameters";
import { filtersFor } from "./scope";
import { Source } from "./source";
import type { Span } from "./spans";
import { Table } from "./table";
import type { Value } from "./values";
import { dimensionsOf, measuresOf, type Shape } from "./wells";

/** What a visual is drawn from: its shape at the level it was drilled to, and its rows. */
export interface View {
  readonly shape: Shape;
  readonly source: Source;
  readonly rows: readonly number[];
}

/** A dashboard with what its reader has chosen so far. */
export class DashboardModel {
  readonly parameters: readonly Parameter[];
  readonly values: Map<string, readonly Value[]>;
  readonly choices = new Map<string, Choice>();
  /** By id of the visual. */
  readonly paths = new Map<string, Path>();
  private readonly known = new Map<string, Table>();

  constructor(
    readonly dashboard: DashboardData,
    private readonly tables: Readonly<Record<string, TableData>>,
    private readonly now: number,
  ) {
    this.parameters = (dashboard.definition.ParameterDeclarations ?? []).map(parameterOf);
    this.values = new Map(this.parameters.map(({ name, start }) => [name, start]));
  }

  /** The rows of a data set, by its identifier in the dashboard. */
  table(dataSet: string): Table {
    const found = this.known.get(dataSet);
    if (found) return found;
    const data = this.tables[this.dashboard.dataSets[dataSet] ?? ""];
    if (!data) throw new Error(`the report has no rows of the data set "${dataSet}"`);
    const table = new Table(data);
    this.known.set(dataSet, table);
    return table;
  }

  /** A data set with its calculated fields, under the parameters chosen now. */
  source(dataSet: string): Source {
    const calculated = (this.dashboard.definition.CalculatedFields ?? [])
      .filter(({ DataSetIdentifier }) => DataSetIdentifier === dataSet)
      .map(({ Expression = "", Name = "" }) => [Name, parseExpression(Expression)] as const);
    return new Source(this.table(dataSet), new Map(calculated), this.values, this.now);
  }

  /** A visual as it is to be drawn now. */
  view(shape: Shape, sheetId: string): View {
    const dataSet = dataSetOf(shape);
    const source = this.source(dataSet);
    const place = { sheetId, visualId: shape.id };
    const has = (column: string) =>
      source.table.has(column) || source.expressionOf(column) !== undefined;
    const filters = filtersFor(this.dashboard.definition, place, { id: dataSet, has });
    const rows = passing(source, filters, this.context());
    const path = this.paths.get(shape.id) ?? [];
    const hierarchy = hierarchyOf(shape);
    if (!hierarchy) return { shape, source, rows };
    return { shape: drilled(shape, path), source, rows: onPath(source, rows, hierarchy, path) };
  }

  /** The stretch of time that a filter lets pass while nobody has chosen another. */
  spanOf(filterId: string): Span | undefined {
    const groups = this.dashboard.definition.FilterGroups ?? [];
    const filters = groups.flatMap(({ Filters = [] }) => Filters);
    const filter = filters.find((each) => filterBody(each).body.FilterId === filterId);
    if (!filter) return undefined;
    const { DataSetIdentifier } = filterBody(filter).body.Column;
    return spanOf(this.source(DataSetIdentifier), filter, this.context());
  }

  private context(): FilterContext {
    return { parameters: this.values, choices: this.choices, now: this.now };
  }
}

/** The identifier of the data set that a visual is about. */
export function dataSetOf(shape: Shape): string {
  const names = [...dimensionsOf(shape), ...measuresOf(shape)]
    .map(({ dataSet }) => dataSet)
    .filter(Boolean);
  if (names[0] === undefined) throw new Error("the visual has no fields");
  return names[0];
}
