import { z } from "zod";

const count = z.number().int().positive();
// The packages of the jobs are for any machine; the price is for these.
const graviton = z
  .string()
  .regex(/^[a-z]+\d+g[a-z]*\.\w+$/, "is no Graviton instance type like m7g.xlarge");

/** A cluster of its own for each run, in the VPC. */
const cluster = z
  .strictObject({
    mode: z.literal("cluster"),
    /** Any of them will do. */
    primaryTypes: z.array(graviton).min(1).max(5),
    coreTypes: z.array(graviton).min(1).max(5),
    minNodes: count,
    maxNodes: count,
    /** Bytes of published sales for which there is one core node more. */
    gigabytesPerNode: z.number().positive(),
    /** Core nodes on Spot, on demand when there are none in ten minutes. */
    spot: z.boolean(),
    /** From the call to the end of the last job. */
    timeoutMinutes: count,
  })
  .refine(({ maxNodes, minNodes }) => minNodes <= maxNodes, "minNodes is above maxNodes");

/** No machines of ours, and no VPC: cheaper as long as little is to do. */
const serverless = z.strictObject({
  mode: z.literal("serverless"),
  /** Of all jobs at the same time. */
  maxVcpu: count,
  maxGigabytes: count,
  idleMinutes: count,
  /** Of one job. */
  timeoutMinutes: count,
});

/** Where the Spark jobs on EMR run. */
export const emr = z.discriminatedUnion("mode", [cluster, serverless]);
