import * as v from "valibot";

/** The property with which a run signs the last snapshot of what it publishes. */
const RUN_ID = "pipeline.run-id";

// Ids exceed what a number holds exactly; rounded alike on both sides they still find each other.
const schema = v.object({
  snapshots: v.optional(
    v.array(v.object({ "snapshot-id": v.number(), summary: v.record(v.string(), v.string()) })),
    [],
  ),
  "snapshot-log": v.optional(
    v.array(v.object({ "snapshot-id": v.number(), "timestamp-ms": v.number() })),
    [],
  ),
});

/**
 * When readers of an Iceberg table last got what a run had made, by the table's own metadata:
 * maintenance moves the table too, and makes nothing newer.
 */
export function lastPublished(metadata: unknown): Date | undefined {
  const { snapshots, "snapshot-log": log } = v.parse(schema, metadata);
  const ofRuns = new Set(
    snapshots.filter(({ summary }) => RUN_ID in summary).map((each) => each["snapshot-id"]),
  );
  const times = log
    .filter((entry) => ofRuns.has(entry["snapshot-id"]))
    .map((entry) => entry["timestamp-ms"]);
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}
