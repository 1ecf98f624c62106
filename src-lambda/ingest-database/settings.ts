import * as v from "valibot";

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.nonEmpty("is blank"));

const watermark = v.variant("by", [
  v.object({
    by: v.literal("time"),
    column: name,
    overlapMinutes: wholeNumber,
    start: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  }),
  v.object({
    by: v.literal("number"),
    column: name,
    overlap: wholeNumber,
    start: v.optional(v.pipe(v.number(), v.integer())),
  }),
]);

/** What an entry of kind "database" says; config/sources/database.ts describes each field. */
export const databaseSettings = v.object({
  schema: name,
  table: name,
  columns: v.pipe(v.array(name), v.minLength(1)),
  key: v.pipe(v.array(name), v.minLength(1)),
  watermark,
  rowsPerObject: count,
  rowsPerFetch: count,
  statementTimeoutSeconds: count,
  retry: v.object({ attempts: count, firstWaitMs: count, longestWaitMs: count }),
});

export type DatabaseSettings = v.InferOutput<typeof databaseSettings>;
