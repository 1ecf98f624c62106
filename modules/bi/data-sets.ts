import { Construct } from "constructs";
import type { DataSet } from "../../dashboards/data-sets";
import { SpiceDataSet } from "./data-set";
import { type Columns, columnsOf, selected } from "./definition/columns";
import type { KnownDataSets } from "./definition/definition";
import type { RefreshedDataSet } from "./refresh-states";
import { GROUP_NAME, type RegionGroup, rowRules } from "./row-rules";

/** Database of the views. */
const DATABASE = "analytics";
/** Column of the region that rows are given which belong to none: no rule of a region names them. */
const NO_REGION = "region";

export interface DataSetsProps {
  readonly prefix: string;
  readonly dataSourceArn: string;
  readonly specs: Readonly<Record<string, DataSet>>;
  /** Group that sees everything. */
  readonly readers: string;
  readonly regionGroups: readonly RegionGroup[];
  /** Days by which a row may be late and still be read by a refresh of the newest rows. */
  readonly lateDays: number;
}

/** The data sets of the specification, all restricted, and one for each column of a region that says who sees which. */
export class DataSets extends Construct {
  readonly known: KnownDataSets;
  readonly refreshed: readonly RefreshedDataSet[];
  private readonly rules = new Map<string, RefreshedDataSet & { readonly arn: string }>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DataSetsProps,
  ) {
    super(scope, id);
    const made = Object.entries(props.specs).map(([name, spec]) => this.make(name, spec));
    this.known = Object.fromEntries(made.map(({ name, ...known }) => [name, known]));
    // Who may see a row is known before the row is.
    this.refreshed = [...this.rules.values(), ...made].map(({ id, newestOnly }) => ({
      id,
      newestOnly,
    }));
  }

  private make(name: string, spec: DataSet) {
    const { dataSourceArn, lateDays, prefix } = this.props;
    const own = columnsOf(name, spec);
    const { newestBy, regionIn, title, folders } = spec;
    const columns: Columns = regionIn === null ? { ...own, [NO_REGION]: "STRING" } : own;
    if (newestBy !== undefined && own[newestBy] !== "DATETIME") {
      throw new Error(`data set "${name}" is refreshed by "${newestBy}", which is no date`);
    }
    const id = `${prefix}-${name}`;
    const { arn } = new SpiceDataSet(this, name, {
      ...{ id, title, dataSourceArn, columns, folders },
      sql: selectOf(spec, own),
      window: newestBy === undefined ? undefined : { column: newestBy, days: lateDays },
      rulesArn: this.rulesFor(regionIn ?? NO_REGION).arn,
    });
    return { name, id, arn, columns: own, newestOnly: newestBy !== undefined };
  }

  /** The data set of the rules for a column, which several data sets share. */
  private rulesFor(column: string) {
    const known = this.rules.get(column);
    if (known) return known;
    const { dataSourceArn, prefix, readers, regionGroups: restricted } = this.props;
    const id = `${prefix}-who-sees-${column}`;
    const { arn } = new SpiceDataSet(this, `who-sees-${column}`, {
      id,
      title: `Who sees which ${column}`,
      dataSourceArn,
      sql: rowRules({ column, everything: readers, restricted }),
      columns: { group_name: "STRING", [column]: "STRING" },
      // Athena writes names in lower case.
      renamed: { group_name: GROUP_NAME },
    });
    const rules = { id, arn, newestOnly: false };
    this.rules.set(column, rules);
    return rules;
  }
}

function selectOf({ regionIn, view }: DataSet, columns: Columns): string {
  const none = regionIn === null ? [`cast(null as varchar) as ${NO_REGION}`] : [];
  const own = Object.keys(columns).map((column) => selected(view, column));
  return `select ${[...own, ...none].join(", ")} from ${DATABASE}.${view}`;
}
