import type { Construct } from "constructs";
import type { DataKey } from "../storage/data-key";
import { type Chain, chain } from "./chain";
import { StateMachine } from "./state-machine";

export interface PipelineProps extends Chain {
  readonly name: string;
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** A state machine that runs its steps one after another. */
export class Pipeline extends StateMachine {
  constructor(scope: Construct, id: string, props: PipelineProps) {
    const { awaitRedrive, key, logRetentionDays, name, onFailure, steps } = props;
    const calls = [...steps, ...onFailure, awaitRedrive];
    super(scope, id, { name, definition: chain(props), calls, key, logRetentionDays });
  }
}
