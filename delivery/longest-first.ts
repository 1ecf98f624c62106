import type { Stack } from "./synthesized";

/**
 * What the AWS provider polls for long after it is made, whatever the answer: a lifecycle rule 55 s, a queue 25 s.
 * Source: measured with provider 5.100.0.
 */
const WAITED_FOR: readonly string[] = ["aws_s3_bucket_lifecycle_configuration", "aws_sqs_queue"];

/** The stacks that wait longest first, so that the others are worked on meanwhile. */
export function waitingFirst(stacks: readonly Stack[]): Stack[] {
  const waits = stacks.filter(hasWaits);
  return [...waits, ...stacks.filter((stack) => !waits.includes(stack))];
}

function hasWaits({ template }: Stack): boolean {
  return WAITED_FOR.some((type) => template.resource?.[type] !== undefined);
}
