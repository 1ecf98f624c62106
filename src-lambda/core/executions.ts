import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  type SFNClient,
} from "@aws-sdk/client-sfn";

/** Asks Step Functions what is under way. */
export class Executions {
  constructor(private readonly sfn: SFNClient) {}

  /** Whether an execution is running; one that does not exist is over. */
  async isRunning(executionArn: string): Promise<boolean> {
    try {
      const { status } = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
      return status === "RUNNING" || status === "PENDING_REDRIVE";
    } catch (error) {
      if (error instanceof Error && error.name === "ExecutionDoesNotExist") return false;
      throw error;
    }
  }

  /** Name of an execution of the state machine that is running, if there is one. */
  async running(stateMachineArn: string): Promise<string | undefined> {
    const { executions } = await this.sfn.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING", maxResults: 1 }),
    );
    return executions?.[0]?.name;
  }
}
