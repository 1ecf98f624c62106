import { Construct } from "constructs";
import type { DataSet } from "../../dashboards/data-sets";
import { SpiceDataSet } from "./data-set";
import { columnsOf } from "./definition/columns";
import type { KnownDataSets } from "./definition/definition";
import type { RefreshedDataSet } from "./refresh-states";
import { GROUP_NAME, type RegionGroup, rowRules } from "./row-rules";

/** Database of the views. */
const DATABASE = "analytics";

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

/** The data sets of the specification, and one for each column of a region that says who sees which. */
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
    const columns = columnsOf(name, spec);
    const { newestBy, regionIn, title, folders } = spec;
    if (newestBy !== undefined && columns[newestBy] !== "DATETIME") {
      throw new Error(`data set "${name}" is refreshed by "${newestBy}", which is no date`);
    }
    const id = `${prefix}-${name}`;
    const { arn } = new SpiceDataSet(this, name, {
      ...{ id, title, dataSourceArn, columns, folders },
      sql: `select ${Object.keys(columns).join(", ")} from ${DATABASE}.${spec.view}`,
      window: newestBy === undefined ? undefined : { column: newestBy, days: lateDays },
      rulesArn: regionIn === undefined ? undefined : this.rulesFor(regionIn).arn,
    });
    return { name, id, arn, columns, newestOnly: newestBy !== undefined };
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
