import type { SQSEvent } from "aws-lambda";

/** A queue's batch of "Object Created" events. */
export function event(bucket: string, objects: readonly (readonly [string, string])[]): SQSEvent {
  const Records = objects.map(([key, version], i) => ({
    messageId: `message-${i}`,
    body: JSON.stringify({
      "detail-type": "Object Created",
      source: "aws.s3",
      detail: { bucket: { name: bucket }, object: { key, "version-id": version } },
    }),
  }));
  return { Records } as unknown as SQSEvent;
}
