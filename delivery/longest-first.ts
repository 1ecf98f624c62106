import type { Stack } from "./synthesized";

/**
 * Seconds that one of these adds to the apply of its stack; of all other types it is next to nothing. Source: measured
 * with provider 5.100.0.
 */
const SECONDS: Readonly<Record<string, number>> = {
  // The provider polls for so long, whatever the answer.
  aws_s3_bucket_lifecycle_configuration: 55,
  aws_sqs_queue: 25,
  // The same, one function after the other: it keeps a lock while it has the zip of one in memory.
  aws_lambda_function: 5,
  // It plans one for so long.
  aws_quicksight_dashboard: 15,
};

/** The stacks whose apply takes longest first: begun last, they would be waited for alone. */
export function longestFirst(stacks: readonly Stack[]): Stack[] {
  return [...stacks].sort((one, other) => secondsOf(other) - secondsOf(one));
}

/** Too many where resources are made side by side, and good enough to compare. */
function secondsOf({ template }: Stack): number {
  const made = (type: string) => Object.keys(template.resource?.[type] ?? {}).length;
  return Object.entries(SECONDS).reduce((sum, [type, each]) => sum + each * made(type), 0);
}
