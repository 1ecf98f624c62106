import { z } from "zod";

/** Types that Hive, Spark and Trino agree on. */
const physicalType = z
  .string()
  .regex(
    /^(string|int|bigint|double|boolean|date|timestamp|decimal\(\d+,\d+\)|array<.+>)$/,
    "use string, int, bigint, double, boolean, date, timestamp, decimal(p,s) or array<...>",
  )
  .refine(isPossible, "of decimal(p,s) p must be 1 to 38, and s at most p");

function isPossible(type: string): boolean {
  const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? [];
  const digits = Number(precision ?? 1);
  return digits >= 1 && digits <= 38 && Number(scale ?? 0) <= digits;
}

const bound = z.union([z.number(), z.string()]);
const length = z.number().int().nonnegative();

const customProperties = z
  .array(z.looseObject({ property: z.string(), value: z.unknown() }))
  .default([]);

/** Limits that the jobs hold against a value; any other would only look like one. */
const limits = z
  .strictObject({
    minimum: bound,
    maximum: bound,
    exclusiveMinimum: bound,
    exclusiveMaximum: bound,
    minLength: length,
    maxLength: length,
    pattern: z.string(),
  })
  .partial();

const property = z
  .looseObject({
    name: z.string().regex(/^[a-z][a-z0-9_]*$/),
    physicalType,
    description: z.string(),
    required: z.boolean().default(false),
    partitioned: z.boolean().default(false),
    partitionKeyPosition: z.number().int().positive().optional(),
    logicalTypeOptions: limits.optional(),
    customProperties,
  })
  .refine(hasFittingBounds, {
    path: ["logicalTypeOptions"],
    error:
      "a bound must be a value of the column's type: a number, or a date as in 2025-06-30; " +
      "of a text say minLength, maxLength or pattern",
  });

const table = z.looseObject({
  physicalType: z.literal("table"),
  description: z.string(),
  dataGranularityDescription: z.string(),
  properties: z.array(property).min(1),
});

/** The part of an ODCS document that this project reads; the official schema checks the rest. */
export const document = z.looseObject({
  apiVersion: z.literal("v3.1.0"),
  kind: z.literal("DataContract"),
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  schema: z.tuple([table]),
  slaProperties: z
    .array(
      z.looseObject({
        property: z.string(),
        value: z.number().int().positive(),
        unit: z.string(),
      }),
    )
    .default([]),
  customProperties,
});

export type Document = z.infer<typeof document>;

interface Bounded {
  readonly physicalType: string;
  readonly logicalTypeOptions?: z.infer<typeof limits> | undefined;
}

/** The jobs read a bound as a value of the column: one that is none would never be broken. */
function hasFittingBounds({ logicalTypeOptions = {}, physicalType }: Bounded): boolean {
  const { exclusiveMaximum, exclusiveMinimum, maximum, minimum } = logicalTypeOptions;
  return [exclusiveMaximum, exclusiveMinimum, maximum, minimum].every(
    (bound) => bound === undefined || isValue(String(bound), physicalType),
  );
}

function isValue(text: string, type: string): boolean {
  if (/^(date|timestamp)$/.test(type)) {
    return /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text));
  }
  const isNumber = /^(int|bigint|double|decimal)/.test(type);
  const isWhole = /^(int|bigint)$/.test(type);
  return (
    isNumber &&
    /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) &&
    (!isWhole || Number.isInteger(Number(text)))
  );
}
