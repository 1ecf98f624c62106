import { z } from "zod";

const count = z.number().int().positive();

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

const retry = z
  .strictObject({ attempts: count, firstWaitMs: count, longestWaitMs: count })
  .default({ attempts: 6, firstWaitMs: 500, longestWaitMs: 30_000 });

const entry = {
  /** Also the folder its objects land in. */
  name: z.string().regex(/^[a-z][a-z0-9-]{1,29}$/),
  /** Contract of the dataset that it fills; its landing prefix is where objects land. */
  dataset: z.string(),
  /** When it is read, in UTC. */
  schedule: z.strictObject({ cron: z.string().regex(/^cron\(.+\)$/), enabled: z.boolean() }),
  /** How long a run may take; what did not fit is left to the next one. */
  timeoutSeconds: z.number().int().min(60).max(900),
  memoryMb: z.number().int().min(256).max(10_240).default(512),
  /** Subnets and security groups of a VPC to read it from. @default - it is read over the internet */
  network: z
    .strictObject({
      subnetIds: z.array(z.string().regex(/^subnet-[0-9a-f]+$/)).min(1),
      securityGroupIds: z.array(z.string().regex(/^sg-[0-9a-f]+$/)).min(1),
    })
    .optional(),
};

/** An HTTP API with pages of JSON. Its secret holds `base_url` and what `auth` needs. */
const http = z.strictObject({
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

/** Name of a table or a column as the database spells it, without quotes. */
const identifier = z.string().refine((name) => isIdentifier(name), {
  message: "must be a name of 1 to 63 bytes, without quotes around it",
});

function isIdentifier(name: string): boolean {
  const bytes = new TextEncoder().encode(name).length;
  return bytes >= 1 && bytes <= 63 && !name.includes("\0");
}

const identifiers = z
  .array(identifier)
  .min(1)
  .refine((names) => new Set(names).size === names.length, { message: "names a column twice" });

/** The column that says which rows are new: it grows, has an index, and every row has a value in it. */
const watermark = z.discriminatedUnion("by", [
  /** A `timestamp with time zone`, a `timestamp` in UTC, or a `date`. */
  z.strictObject({
    by: z.literal("time"),
    column: identifier,
    /** Looked at again in each run, for rows that were committed late: longer than the longest transaction. */
    overlapMinutes: z
      .number()
      .int()
      .min(0)
      .max(60 * 24 * 366),
    /** Rows before it are never read. @default - all rows are read */
    start: z.iso.datetime().optional(),
  }),
  /** A `smallint`, `integer`, `bigint` or `numeric`. */
  z.strictObject({
    by: z.literal("number"),
    column: identifier,
    /** As `overlapMinutes`, in numbers: as many as may be given out and not be committed yet. */
    overlap: z.number().int().min(0),
    start: z.number().int().optional(),
  }),
]);

/** A table or a view in PostgreSQL. Its secret holds `host`, `port`, `dbname`, `username`, `password` and `ca`. */
const database = z.strictObject({
  ...entry,
  kind: z.literal("database"),
  schema: identifier.default("public"),
  table: identifier,
  /** What of it is read; the contract's columns, or those of one of its `landingMappings`. */
  columns: identifiers,
  /** Columns that tell its rows apart: they give rows with one watermark an order. */
  key: identifiers,
  watermark,
  /** A longer backlog is read in several objects; one must fit into the time of a run. */
  rowsPerObject: count.default(1_000_000),
  /** Held in memory. */
  rowsPerFetch: count.max(50_000).default(2_000),
  statementTimeoutSeconds: count.max(900).default(120),
  /** Tries to connect, with a random wait before each that doubles up to the longest. */
  retry,
});

/**
 * Files in a directory of an SFTP server. Its secret holds `url`, `host_key`, `username`, and `password` or
 * `private_key`.
 */
const sftp = z.strictObject({
  ...entry,
  kind: z.literal("sftp"),
  /** Absolute, or from where the login begins: `outbox/sales`; `.` is that place itself. Folders in it are left. */
  directory: z
    .string()
    .regex(
      /^(\/|\/?(?!\.\.(\/|$))[^/]+(\/(?!\.\.?(\/|$))[^/]+)*)$/,
      "use a path like /outbox/sales",
    ),
  /** Names of files to take: `*` is any signs, `?` is one. A dot at the beginning must be asked for. */
  pattern: z.string().regex(/^[^/]+$/),
  login: z.enum(["password", "key"]),
  /** A file that was changed more recently may still be written: the next run takes it. */
  settleSeconds: z.number().int().min(0).default(60),
  /** A larger file is left, and an error after all others were taken. */
  maxFileBytes: count.max(64 * 1024 ** 3).default(5 * 1024 ** 3),
  /** Limit for connecting, checking the host key and logging in. */
  connectSeconds: count.max(120).default(20),
  /** Limit for each answer of the server after that. */
  idleSeconds: count.max(300).default(30),
  /** Tries without a byte of progress, with a random wait before each that doubles up to the longest. */
  retry,
});

/** Where data comes from besides files: one entry per source, told apart by `kind`. */
export const source = z.discriminatedUnion("kind", [http, database, sftp]);

/** All sources of a stage; names are folders, functions and secrets, so each is there once. */
export const sources = z
  .array(source)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
    message: "two sources have one name; rename one",
  });

export type Source = Readonly<z.infer<typeof source>>;
