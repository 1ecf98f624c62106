import type { SFNClient } from "@aws-sdk/client-sfn";
import { Executions } from "../core/executions";

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

  private ask(run_id: string): Promise<boolean> {
    const executions = this.stateMachineArn.replace(":stateMachine:", ":execution:");
    return new Executions(this.sfn).isRunning(`${executions}:${run_id}`);
  }
}
