/** Where an app is deployed: the facts of `config/` that names are made of. */
export interface Target {
  readonly project: string;
  readonly stage: string;
  readonly account: string;
  readonly region: string;
}

/** Name of a resource, for example `sales-lake-dev-daily`. */
export function resourceName(target: Target, name: string): string {
  return `${target.project}-${target.stage}-${name}`;
}

/** Name of a zone's bucket; bucket names are global, so they hold account and region. */
export function bucketName(target: Target, zone: string): string {
  return `${resourceName(target, zone)}-${target.account}-${target.region}`;
}

/** ARN of a run of a state machine. */
export function executionArn(target: Target, machine: string, name: string): string {
  return `${stateMachineArn(target, machine).replace(":stateMachine:", ":execution:")}:${name}`;
}

/** ARN of a state machine. */
export function stateMachineArn(target: Target, name: string): string {
  return `arn:aws:states:${target.region}:${target.account}:stateMachine:${resourceName(target, name)}`;
}
