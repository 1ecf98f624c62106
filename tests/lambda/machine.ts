import {
  CreateStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";

const ROLE = "arn:aws:iam::123456789012:role/states";
const DEFINITION = '{"StartAt":"a","States":{"a":{"Type":"Succeed"}}}';

/** A state machine whose executions moto leaves running until they are stopped. */
export class Machine {
  private constructor(
    private readonly sfn: SFNClient,
    readonly arn: string,
  ) {}

  static async create(name: string): Promise<Machine> {
    const sfn = new SFNClient({});
    const create = { name, definition: DEFINITION, roleArn: ROLE };
    const made = await sfn.send(new CreateStateMachineCommand(create));
    return new Machine(sfn, made.stateMachineArn ?? "");
  }

  /** Starts an execution; gives its ARN. */
  async start(name: string): Promise<string> {
    const start = new StartExecutionCommand({ stateMachineArn: this.arn, name });
    return (await this.sfn.send(start)).executionArn ?? "";
  }

  async stop(executionArn: string): Promise<void> {
    await this.sfn.send(new StopExecutionCommand({ executionArn }));
  }
}
