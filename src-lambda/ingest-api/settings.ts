import * as v from "valibot";

const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const window = v.object({
  from: v.string(),
  format: v.picklist(["iso", "date", "seconds"]),
  until: v.union([
    v.object({ parameter: v.string(), maxDays: count }),
    v.object({ field: v.string() }),
  ]),
  start: v.pipe(v.string(), v.isoTimestamp()),
  roundToMinutes: count,
  overlapMinutes: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

const paging = v.variant("by", [
  v.object({
    by: v.literal("cursor"),
    parameter: v.string(),
    next: v.string(),
    more: v.optional(v.string()),
  }),
  v.object({ by: v.literal("link"), next: v.optional(v.string()) }),
  v.object({ by: v.literal("offset"), parameter: v.string(), first: v.number() }),
  v.object({
    by: v.literal("page"),
    parameter: v.string(),
    first: v.number(),
    totalPages: v.optional(v.string()),
  }),
]);

/** How the settings tell the API who asks. */
export const auth = v.variant("type", [
  v.object({ type: v.literal("bearer") }),
  v.object({ type: v.literal("basic") }),
  v.object({ type: v.literal("header"), header: v.string() }),
  v.object({ type: v.literal("none") }),
]);

/** What an entry of kind "http" says; config/sources/http.ts describes each field. */
export const apiSettings = v.object({
  path: v.string(),
  query: v.record(v.string(), v.string()),
  headers: v.record(v.string(), v.string()),
  auth,
  paging,
  window,
  items: v.optional(v.string()),
  requestTimeoutSeconds: count,
  maxResponseBytes: count,
  retry: v.object({ attempts: count, firstWaitMs: count, longestWaitMs: count }),
});

export type ApiSettings = v.InferOutput<typeof apiSettings>;
export type Auth = v.InferOutput<typeof auth>;
export type WindowSettings = v.InferOutput<typeof window>;
