import { Construct } from "constructs";
import { arnOf, placeOf } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";
import { StateMachine } from "../pipeline/state-machine";
import { StateMachineStep } from "../pipeline/state-machine-step";
import type { Step } from "../pipeline/step";
import type { DataKey } from "../storage/data-key";
import {
  longestRefreshSeconds,
  type RefreshedDataSet,
  refreshStates,
  type RefreshType,
} from "./refresh-states";

export interface RefreshProps {
  /** Of the state machine. */
  readonly name: string;
  readonly dataSets: readonly RefreshedDataSet[];
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** The state machine that lets QuickSight read again; people may start it, too. */
export class Refresh extends Construct {
  private readonly machine: StateMachine;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RefreshProps,
  ) {
    super(scope, id);
    const { dataSets, key, logRetentionDays, name } = props;
    this.machine = new StateMachine(this, "machine", {
      name,
      definition: refreshStates(placeOf(this).account, dataSets),
      calls: [{ grantRun: (role) => this.grantIngest(role) }],
      key,
      logRetentionDays,
    });
  }

  /** The step of a run that refreshes, and fails when a data set does not. */
  step(type: RefreshType): Step {
    const { dataSets, name } = this.props;
    return new StateMachineStep(this, {
      name: "refresh_dashboards",
      machine: this.machine,
      machineName: name,
      input: { type },
      // The machine ends by itself first.
      timeoutSeconds: longestRefreshSeconds(dataSets.length) + 60,
    });
  }

  private grantIngest(role: ServiceRole): void {
    role.allow({
      sid: "RefreshDataSets",
      actions: ["quicksight:CreateIngestion", "quicksight:DescribeIngestion"],
      resources: this.props.dataSets.flatMap(({ id }) =>
        [`dataset/${id}`, `dataset/${id}/ingestion/*`].map((each) =>
          arnOf(this, "quicksight", each),
        ),
      ),
    });
  }
}
