import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { Progress } from "../progress";
import type { Target } from "../target";

/** A deployed pipeline, on AWS or on this machine, and how to show what it does. */
export interface Remote {
  readonly clients: {
    readonly sfn: SFNClient;
    readonly lambda: LambdaClient;
    readonly dynamodb: DynamoDBClient;
  };
  readonly target: Target;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** A command of this program, as people type it for that pipeline. */
  readonly typed: (command: string) => string;
}

/** What to make right; both dates left out: everything that the raw zone holds. */
export interface BackfillRequest {
  readonly from?: string;
  readonly to?: string;
  readonly datasets: readonly string[];
  readonly concurrency: number;
  readonly dates_per_run?: number;
}
