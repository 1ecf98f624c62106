import { Construct } from "constructs";
import type { DataKey } from "../storage/data-key";
import { caught, failedStates } from "./failed-states";
import { Schedule } from "./schedule";
import { StateMachine } from "./state-machine";
import type { Step } from "./step";

export interface MaintenanceProps {
  readonly name: string;
  /** Goes round the tables. */
  readonly job: Step;
  readonly alert: Step;
  /** In UTC, when the daily run has ended. */
  readonly expression: string;
  readonly enabled: boolean;
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** Keeps the Iceberg tables small, at a time of its own: a fault here is none of the run's. */
export class Maintenance extends Construct {
  constructor(scope: Construct, id: string, props: MaintenanceProps) {
    super(scope, id);
    const { alert, enabled, expression, job, key, logRetentionDays, name } = props;
    const machine = new StateMachine(this, "machine", {
      name,
      definition: maintenanceStates(job, alert),
      calls: [job, alert],
      key,
      logRetentionDays,
    });
    new Schedule(this, "schedule", {
      name,
      description: "Starts the maintenance of the tables.",
      starts: machine,
      expression,
      enabled,
      windowMinutes: 15,
    });
  }
}

const maintenanceStates = (job: Step, alert: Step) => ({
  Comment: "Joins small files; removes old snapshots and lost files.",
  QueryLanguage: "JSONPath",
  StartAt: job.name,
  States: {
    [job.name]: { Type: "Task", ...job.task, Catch: [caught(`${job.name}_failed`)], End: true },
    ...failedStates({ steps: [job.name], alert, end: "failed" }),
  },
});
