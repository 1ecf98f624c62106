import { z } from "zod";
import { count, entry, retry, start } from "./entry";

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
    start: start.optional(),
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
export const database = z.strictObject({
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
  /** Held in memory; of wide rows fewer, up to 16 MiB. */
  rowsPerFetch: count.max(50_000).default(2_000),
  statementTimeoutSeconds: count.max(900).default(120),
  /** Tries to connect, with a random wait before each that doubles up to the longest. */
  retry,
});
