import { z } from "zod";

/** Types that Hive, Spark and Trino agree on. */
const physicalType = z
  .string()
  .regex(
    /^(string|int|bigint|double|boolean|date|timestamp|decimal\(\d+,\d+\)|array<.+>)$/,
    "use string, int, bigint, double, boolean, date, timestamp, decimal(p,s) or array<...>",
  );

const bound = z.union([z.number(), z.string()]);
const length = z.number().int().nonnegative();

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

const property = z.looseObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  physicalType,
  description: z.string(),
  required: z.boolean().default(false),
  partitioned: z.boolean().default(false),
  partitionKeyPosition: z.number().int().positive().optional(),
  logicalTypeOptions: limits.optional(),
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
  customProperties: z
    .array(z.looseObject({ property: z.string(), value: z.unknown() }))
    .default([]),
});

export type Document = z.infer<typeof document>;
