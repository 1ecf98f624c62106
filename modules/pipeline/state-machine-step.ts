import type { Construct } from "constructs";
import { arnOf } from "../iam/place";
import { sid } from "../iam/policy-document";
import type { ServiceRole } from "../iam/service-role";
import { STATES_RETRIES } from "./retries";
import type { StateMachine } from "./state-machine";
import type { Step, Task } from "./step";

export interface StateMachineStepProps {
  readonly name: string;
  readonly machine: StateMachine;
  /** Name of the machine. */
  readonly machineName: string;
  readonly input: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

/** What Step Functions hears the end of an execution by; it makes and keeps the rule itself. */
const ENDS_RULE = "StepFunctionsGetEventsForStepFunctionsExecutionRule";

/** A step that is a whole execution of another state machine. */
export class StateMachineStep implements Step {
  readonly name: string;
  readonly task: Task;

  constructor(
    private readonly scope: Construct,
    private readonly props: StateMachineStepProps,
  ) {
    const { input, machine, name, timeoutSeconds } = props;
    this.name = name;
    this.task = {
      Resource: "arn:aws:states:::states:startExecution.sync:2",
      Parameters: {
        StateMachineArn: machine.arn,
        Input: {
          ...input,
          // The console then shows which execution started which.
          "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id",
        },
      },
      ResultPath: null,
      TimeoutSeconds: timeoutSeconds,
      Retry: STATES_RETRIES,
    };
  }

  grantRun(role: ServiceRole): void {
    const { machine, machineName } = this.props;
    const executions = arnOf(this.scope, "states", `execution:${machineName}:*`);
    role.allow({
      sid: sid("Start", machineName),
      actions: ["states:StartExecution"],
      resources: [machine.arn],
    });
    role.allow({
      sid: sid("Follow", machineName),
      actions: ["states:DescribeExecution", "states:StopExecution"],
      resources: [executions],
    });
    role.allow({
      sid: "HearOfExecutions",
      actions: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
      resources: [arnOf(this.scope, "events", `rule/${ENDS_RULE}`)],
    });
  }
}
