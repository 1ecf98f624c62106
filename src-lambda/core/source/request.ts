import * as v from "valibot";

const schema = v.object({
  source: v.string(),
  scheduled_at: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => new Date(text).toISOString()),
  ),
});

/** What a schedule sends: whom it wakes, and the time it was due, which stays the same in a retry. */
export type SourceRequest = v.InferOutput<typeof schema>;

/** Reads the event of a source's function; `source` is the one the function is for. */
export function readRequest(source: string, event: unknown): SourceRequest {
  const result = v.safeParse(schema, event);
  if (result.success && result.output.source === source) return result.output;
  const example = JSON.stringify({ source, scheduled_at: "2025-07-01T03:00:00Z" });
  throw new Error(`event of source ${source} is ${JSON.stringify(event)}, must be like ${example}`);
}
