import { Construct } from "constructs";
import { NodeFunction, type NodeFunctionProps } from "../compute/node-function";
import type { ServiceRole } from "../iam/service-role";
import type { AlertTopic } from "../observability/alert-topic";
import { FunctionAlarm } from "../observability/function-alarm";
import { Schedule } from "./schedule";

export interface ScheduledFunctionProps extends NodeFunctionProps {
  /** When it is called: `cron(...)`, in UTC, or `rate(...)`. */
  readonly expression: string;
  readonly enabled: boolean;
  readonly alerts: AlertTopic;
}

/** A function that a schedule calls; people hear of a call that failed. */
export class ScheduledFunction extends Construct {
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, props: ScheduledFunctionProps) {
    super(scope, id);
    const { alerts, description, enabled, expression, name, ...rest } = props;
    const called = new NodeFunction(this, "function", { name, description, ...rest });
    const starts = { arn: called.arn, grantStart: (role: ServiceRole) => called.grantInvoke(role) };
    new Schedule(this, "schedule", { name, description, starts, expression, enabled });
    new FunctionAlarm(this, "errors", { functionName: name, alerts });
    this.role = called.role;
  }
}
