import { Construct } from "constructs";
import type { IcebergTable } from "../catalog/iceberg-table";
import { Alarm } from "../observability/alarm";
import type { AlertTopic } from "../observability/alert-topic";
import { type Metric, ownMetric } from "../observability/metric";
import type { DataKey } from "../storage/data-key";
import { ScheduledFunction } from "./scheduled-function";

const SOURCE = "check-freshness";

/** A table, and how old it may get by its contract. */
export interface FreshTable {
  readonly table: IcebergTable;
  readonly hours: number;
}

export interface CheckFreshnessProps {
  readonly name: string;
  readonly tables: readonly FreshTable[];
  readonly enabled: boolean;
  readonly key: DataKey;
  readonly logRetentionDays: number;
  readonly alerts: AlertTopic;
}

/** How old a table is, and how old it may get. */
export interface Freshness {
  readonly dataset: string;
  readonly hours: number;
  readonly metric: Metric;
}

/** Measures again and again what readers of the tables see, and alerts when it is older than promised. */
export class CheckFreshness extends Construct {
  readonly promises: readonly Freshness[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CheckFreshnessProps,
  ) {
    super(scope, id);
    this.createFunction();
    this.promises = props.tables.map(({ table, hours }) => this.promise(table.name, hours));
  }

  private createFunction(): void {
    const { alerts, enabled, key, logRetentionDays, name, tables } = this.props;
    const watched = tables.map(({ table: { database, name: table } }) => ({
      dataset: table,
      database,
      table,
    }));
    const { role } = new ScheduledFunction(this, "check", {
      name,
      source: SOURCE,
      description: "Measures how old the published tables are.",
      environment: { TABLES: JSON.stringify(watched) },
      key,
      logRetentionDays,
      // Twice in each period of the alarm, so that none is without a value.
      expression: "rate(30 minutes)",
      enabled,
      alerts,
    });
    tables.forEach(({ table }) => table.grantReadMetadata(role));
  }

  private promise(dataset: string, hours: number): Freshness {
    const { alerts, name } = this.props;
    const about = { source: SOURCE, name: "HoursSincePublished", dataset };
    const metric = ownMetric(this, { ...about, statistic: "Maximum" });
    new Alarm(this, `late-${dataset}`, {
      name: `${name}-${dataset}-late`,
      meaning: `Readers of ${dataset} got nothing new for more than the ${hours} hours of its contract.`,
      metric,
      periodMinutes: 60,
      never: { above: hours },
      missing: "missing",
      alerts,
    });
    return { dataset, hours, metric };
  }
}
