import { z } from "zod";
import { count, entry, retry } from "./entry";

/** A place in a JSON document: `data.items`. */
const path = z
  .string()
  .regex(/^[A-Za-z0-9_$-]+(\.[A-Za-z0-9_$-]+)*$/, "use a path like data.items");

/** Name of a parameter of a query. */
const parameter = z.string().regex(/^[A-Za-z0-9_.[\]-]+$/);

const auth = z.discriminatedUnion("type", [
  /** `Authorization: Bearer`, with `token` of the secret. */
  z.strictObject({ type: z.literal("bearer") }),
  /** `username` and `password` of the secret. */
  z.strictObject({ type: z.literal("basic") }),
  /** A header of the API's own, with `token` of the secret. */
  z.strictObject({
    type: z.literal("header"),
    header: z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/),
  }),
  z.strictObject({ type: z.literal("none") }),
]);

const paging = z.discriminatedUnion("by", [
  /** Each answer names the next page; the last one names none. */
  z.strictObject({ by: z.literal("cursor"), parameter, next: path }),
  /** Pages have numbers; the last one is known from the answer, or by being empty. */
  z.strictObject({
    by: z.literal("page"),
    parameter,
    first: z.number().int().min(0).default(1),
    totalPages: path.optional(),
  }),
]);

const window = z.strictObject({
  /** Parameter with the moment from which on records are asked for. */
  from: parameter,
  until: z.union([
    /**
     * The parameter for the end, up to which the watermark moves then. A longer backlog is read in several windows; one
     * must fit into the time of a run.
     */
    z.strictObject({ parameter, maxDays: count }),
    /** For an API that knows no end: the watermark moves to the newest moment in this field of the records. */
    z.strictObject({ field: path }),
  ]),
  /** Where the first window starts. */
  start: z.iso.datetime(),
  /** Ends are rounded down to a multiple of it, so that a repeated run asks for the same window. */
  roundToMinutes: count,
  /** Asked for again in each window, for records that become visible late. */
  overlapMinutes: z.number().int().min(0),
});

/** An HTTP API with pages of JSON. Its secret holds `base_url` and what `auth` needs. */
export const http = z.strictObject({
  ...entry,
  kind: z.literal("http"),
  /** Behind `base_url`. */
  path: z.string().regex(/^\/[^?#]*$/),
  /** Parameters of every request. */
  query: z.record(parameter, z.string()).default({}),
  auth,
  paging,
  window,
  /** Where an answer holds the records. */
  items: path,
  requestTimeoutSeconds: count.max(300).default(30),
  /** A larger answer is an error; it is held in memory, and takes several times its size there. */
  maxResponseBytes: count.default(16 * 1024 ** 2),
  /** Tries of one request, with a random wait before each that doubles up to the longest. */
  retry,
});
