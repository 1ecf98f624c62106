import { z } from "zod";
import { cron } from "./cron";

/** From when on a source is read. */
export const start = z.iso.datetime("must be a moment in UTC like 2025-05-01T00:00:00Z");

/** A number of things: at least one. */
export const count = z.number().int().positive();

/** Patience of a source with what passes. */
export const retry = z
  .strictObject({ attempts: count, firstWaitMs: count, longestWaitMs: count })
  .default({ attempts: 6, firstWaitMs: 500, longestWaitMs: 30_000 });

/** What every entry says, whatever its kind. */
export const entry = {
  /** Also the folder its objects land in. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,29}$/, "must be 2 to 30 of a-z, 0-9 and -, a letter first"),
  /** Contract of the dataset that it fills; its landing prefix is where objects land. */
  dataset: z.string(),
  /** When it is read, in UTC. */
  schedule: z.strictObject({ cron, enabled: z.boolean() }),
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
