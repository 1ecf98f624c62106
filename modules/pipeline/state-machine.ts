import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { Construct } from "constructs";
import { DELIVER_LOGS, SEND_TRACES } from "../iam/any-resource";
import { arnOf } from "../iam/place";
import { ServiceRole } from "../iam/service-role";
import { LogGroup } from "../observability/log-group";
import type { DataKey } from "../storage/data-key";
import type { Step } from "./step";

export interface StateMachineProps {
  readonly name: string;
  /** In Amazon States Language. */
  readonly definition: object;
  /** Whatever the definition calls: its role may make these calls and no other. */
  readonly calls: readonly Pick<Step, "grantRun">[];
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** A state machine with its role, its log and its traces. */
export class StateMachine extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    const { key, logRetentionDays: days, name } = props;
    const log = new LogGroup(this, "log", { name: `/aws/vendedlogs/states/${name}`, days, key });
    const role = new ServiceRole(this, "role", { name, service: "states.amazonaws.com" });
    role.allow(DELIVER_LOGS);
    role.allow(SEND_TRACES);
    props.calls.forEach((call) => call.grantRun(role));
    new SfnStateMachine(this, "machine", {
      name,
      roleArn: role.arn,
      definition: JSON.stringify(props.definition),
      loggingConfiguration: {
        level: "ALL",
        includeExecutionData: true,
        logDestination: `${log.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
      // Step Functions tries the role's permissions when it creates the machine.
      dependsOn: [role.policy, log.resource],
    });
    this.arn = arnOf(this, "states", `stateMachine:${name}`);
  }

  /** Let `role` start a run. */
  grantStart(role: ServiceRole): void {
    role.allow({ sid: "StartRun", actions: ["states:StartExecution"], resources: [this.arn] });
  }

  /** Let `role` see which runs there are. */
  grantList(role: ServiceRole): void {
    role.allow({ sid: "ListRuns", actions: ["states:ListExecutions"], resources: [this.arn] });
  }
}
