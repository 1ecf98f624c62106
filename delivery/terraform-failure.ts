import { Failure } from "./failure";
import { describeLock, lockRefusal, unlockAdvice } from "./state-lock";
import type { Root } from "./terraform";
import { errorsOf } from "./terraform-output";

/** A Terraform command that failed, with what it printed. */
export class TerraformFailure extends Failure {
  constructor(
    readonly root: string,
    readonly output: string,
    log: string,
  ) {
    super(`stack ${root}: ${errorsOf(output)}`, `the whole output is in ${log}`);
  }
}

/** Where Terraform failed and what it said. */
export interface FailedRun extends Root {
  readonly binary: string;
  readonly output: string;
  readonly log: string;
}

/** Why it failed: a lock is told of by who holds it. */
export function failureOf({ binary, name, folder, output, log }: FailedRun): Failure {
  const lock = lockRefusal(output);
  if (!lock) return new TerraformFailure(name, output, log);
  return new Failure(describeLock(name, lock, new Date()), unlockAdvice(binary, folder, lock));
}
