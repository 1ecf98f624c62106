import { DescribeExecutionCommand, type SFNClient } from "@aws-sdk/client-sfn";

/** Tells whether a run is still going; asks once per run. */
export class Runs {
  private readonly answers = new Map<string, Promise<boolean>>();

  constructor(
    private readonly sfn: SFNClient,
    private readonly stateMachineArn: string,
  ) {}

  /** Whether the execution named `run_id` is running; one that does not exist is over. */
  isRunning(run_id: string): Promise<boolean> {
    const answer = this.answers.get(run_id) ?? this.ask(run_id);
    this.answers.set(run_id, answer);
    return answer;
  }

  private async ask(run_id: string): Promise<boolean> {
    const executionArn = `${this.stateMachineArn.replace(":stateMachine:", ":execution:")}:${run_id}`;
    try {
      const { status } = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
      return status === "RUNNING" || status === "PENDING_REDRIVE";
    } catch (error) {
      if (error instanceof Error && error.name === "ExecutionDoesNotExist") return false;
      throw error;
    }
  }
}
