import { z } from "zod";
import { count, entry, retry, start } from "./entry";

/** A place in a JSON document: `data.items`; a name with a dot in it, as `@odata.nextLink`, at the top only. */
const path = z
  .string()
  .regex(/^[A-Za-z0-9_$@-]+(\.[A-Za-z0-9_$@-]+)*$/, "use a path like data.items");

/** Name of a parameter of a query. */
const parameter = z.string().regex(/^[A-Za-z0-9_.[\]-]+$/);

/** Name of a header that says nothing of who asks. */
const header = z.string().regex(/^(?!(proxy-)?authorization$|cookie$|host$)[a-z][a-z0-9-]*$/);

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
  z.strictObject({
    by: z.literal("cursor"),
    parameter,
    next: path,
    /** What says whether there is a next page, true or false. @default - it is there when `next` is */
    more: path.optional(),
  }),
  /** Each answer has the address of the next page. */
  z.strictObject({
    by: z.literal("link"),
    /** Where it stands. @default - in the `Link` header, as rel="next" */
    next: path.optional(),
  }),
  /** Pages begin at the number of a record; the last one is empty. */
  z.strictObject({ by: z.literal("offset"), parameter, first: z.number().int().min(0).default(0) }),
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
  /** How the API wants moments: ISO 8601 in UTC, its day alone, or the seconds since 1970. */
  format: z.enum(["iso", "date", "seconds"]).default("iso"),
  until: z.union(
    [
      /**
       * The parameter for the end, up to which the watermark moves then. A longer backlog is read in several windows; one
       * must fit into the time of a run.
       */
      z.strictObject({ parameter, maxDays: count }),
      /** For an API that knows no end: the watermark moves to the newest moment in this field of the records. */
      z.strictObject({ field: path }),
    ],
    "must be { parameter, maxDays }, or { field } for an API that knows no end",
  ),
  /** Where the first window starts. */
  start,
  /** Ends are rounded down to a multiple of it, so that a repeated run asks for the same window. */
  roundToMinutes: count,
  /** Asked for again in each window, for records that become visible late. */
  overlapMinutes: z.number().int().min(0),
});

const settings = z.strictObject({
  ...entry,
  kind: z.literal("http"),
  /** Behind `base_url`. */
  path: z.string().regex(/^\/[^?#]*$/, "must begin with /; its parameters belong into query"),
  /** Parameters of every request. */
  query: z.record(parameter, z.string()).default({}),
  /** Headers of every request, in lower case, as a version that the API is to have: `accept` too. No credentials. */
  headers: z.record(header, z.string().regex(/^[\x20-\x7e]+$/)).default({}),
  auth,
  paging,
  window,
  /** Where an answer holds the records. @default - the answer is their list itself */
  items: path.optional(),
  requestTimeoutSeconds: count.max(300).default(30),
  /** A larger answer is an error; it is held in memory, and takes several times its size there. */
  maxResponseBytes: count.default(16 * 1024 ** 2),
  /** Tries of one request, with a random wait before each that doubles up to the longest. */
  retry,
});

/** An HTTP API with pages of JSON. Its secret holds `base_url` and what `auth` needs. */
export const http = settings.superRefine(({ paging, query, window }, { addIssue }) => {
  const { from, until } = window;
  const names = [...Object.keys(query), from];
  if ("parameter" in until) names.push(until.parameter);
  if ("parameter" in paging) names.push(paging.parameter);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  const message = `query, paging and window set parameter "${twice}" twice; leave one of them out`;
  addIssue({ code: "custom", message });
});
