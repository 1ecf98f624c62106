import type { NodeFunction } from "../compute/node-function";
import type { ServiceRole } from "../iam/service-role";
import { LAMBDA_RETRIES } from "./retries";
import type { EarlyEnd, Step, Task } from "./step";

/** What tells a function the business date of the run, even before it is known. */
export const RUN_START = {
  "input.$": "$$.Execution.Input",
  "started_at.$": "$$.Execution.StartTime",
};

export interface FunctionStepProps {
  /** Name of the state. */
  readonly name: string;
  readonly function: NodeFunction;
  /** What the function gets; keys that end in `.$` are paths. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Where the answer goes in the run's state. @default - nowhere */
  readonly answer?: { readonly path: string; readonly select: Readonly<Record<string, string>> };
  readonly endsEarly?: EarlyEnd;
}

/** A step that calls a function and keeps its answer. */
export class FunctionStep implements Step {
  readonly name: string;
  readonly task: Task;
  readonly endsEarly: EarlyEnd | undefined;

  constructor(private readonly props: FunctionStepProps) {
    const { answer, function: called, name, payload } = props;
    this.name = name;
    this.endsEarly = props.endsEarly;
    this.task = {
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: called.arn, Payload: payload },
      ...(answer && { ResultSelector: answer.select }),
      ResultPath: answer?.path ?? null,
      TimeoutSeconds: called.timeoutSeconds + 30,
      Retry: LAMBDA_RETRIES,
    };
  }

  grantRun(role: ServiceRole): void {
    this.props.function.grantInvoke(role);
  }
}
