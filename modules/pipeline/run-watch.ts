import { Construct } from "constructs";
import type { Contract } from "../../contracts";
import type { IcebergTable } from "../catalog/iceberg-table";
import type { AlertTopic } from "../observability/alert-topic";
import { Dashboard } from "../observability/dashboard";
import type { DataKey } from "../storage/data-key";
import { ArrivalAlarms } from "./arrival-alarms";
import { CheckFreshness } from "./check-freshness";
import { EndedOutside } from "./ended-outside";
import type { Pipeline } from "./pipeline";
import type { RecordFailure } from "./record-failure";
import { RunAlarms } from "./run-alarms";
import { type RunGraphs, runGraphs } from "./run-graphs";

export interface RunWatchProps {
  /** Begins the names of everything: `sales-lake-dev`. */
  readonly prefix: string;
  readonly pipeline: Pipeline;
  readonly recordFailure: RecordFailure;
  readonly contracts: ReadonlyMap<string, Contract>;
  /** Tables; the age of those is watched whose contracts say how fresh they are to be. */
  readonly tables: readonly IcebergTable[];
  /** Runs and deliveries are expected, so that silence is a fault. */
  readonly expected: boolean;
  /** Share of refused rows in a run, above which a person is to look. */
  readonly quarantinedPercent: number;
  /** What the dashboard shows beside the runs themselves. */
  readonly shown: Pick<RunGraphs, "deadLetters" | "jobs" | "workgroups">;
  readonly key: DataKey;
  readonly logRetentionDays: number;
  readonly alerts: AlertTopic;
}

/** Alarms on runs and on what they leave behind, and the page that shows it. */
export class RunWatch extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RunWatchProps,
  ) {
    super(scope, id);
    const { alerts, pipeline, prefix, quarantinedPercent, recordFailure } = props;
    new RunAlarms(this, "alarms", {
      name: `${prefix}-daily`,
      pipeline,
      recorder: recordFailure.function.name,
      quarantinedPercent,
      alerts,
    });
    new EndedOutside(this, "ended-outside", {
      name: `${prefix}-ended-outside`,
      pipeline,
      recorder: recordFailure.function,
      alerts,
    });
    this.show(this.checkFreshness(), this.watchArrivals());
  }

  private checkFreshness(): CheckFreshness {
    const { alerts, contracts, expected, key, logRetentionDays, prefix, tables } = this.props;
    const fresh = tables.flatMap((table) => {
      const hours = contracts.get(table.name)?.freshnessHours;
      return hours === undefined ? [] : [{ table, hours }];
    });
    return new CheckFreshness(this, "check-freshness", {
      name: `${prefix}-check-freshness`,
      tables: fresh,
      enabled: expected,
      key,
      logRetentionDays,
      alerts,
    });
  }

  private watchArrivals(): ArrivalAlarms {
    const { alerts, contracts, expected, prefix } = this.props;
    return new ArrivalAlarms(this, "arrivals", {
      name: `${prefix}-ingest-file`,
      contracts: [...contracts.values()],
      expected,
      alerts,
    });
  }

  private show({ promises }: CheckFreshness, { landing }: ArrivalAlarms): void {
    const { pipeline, prefix, quarantinedPercent, shown } = this.props;
    new Dashboard(this, "dashboard", {
      name: `${prefix}-runs`,
      introduction: `Runs of ${prefix}. What to do when: docs/operations.md.`,
      graphs: runGraphs(this, {
        stateMachineArn: pipeline.arn,
        freshness: promises,
        landing,
        quarantinedPercent,
        ...shown,
      }),
    });
  }
}
