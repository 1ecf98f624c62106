import * as v from "valibot";

const schema = v.object({
  detail: v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({
      key: v.pipe(v.string(), v.minLength(1)),
      "version-id": v.optional(v.string()),
    }),
  }),
});

/** An object that landed: the exact version an event speaks of. */
export interface LandedObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** Reads an EventBridge "Object Created" event out of a queue message. */
export function readObjectCreated(messageBody: string): LandedObject {
  const { bucket, object } = v.parse(schema, JSON.parse(messageBody)).detail;
  return { bucket: bucket.name, key: object.key, versionId: object["version-id"] };
}
