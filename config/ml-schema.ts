import { z } from "zod";

const count = z.number().int().positive();
const machine = z.string().regex(/^ml\.[a-z0-9-]+\.\w+$/, "is no machine like ml.m5.xlarge");
const share = z.number().min(0).max(1);
const weekday = z.enum([
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
]);

/** The model: how it is trained, what it must be worth, where it forecasts. */
export const ml = z.strictObject({
  training: z.strictObject({
    instanceType: machine,
    /** Machines that may be taken away, for a third of the price. */
    spot: z.boolean(),
    maxMinutes: count,
    /** Once a week, in the run of this business date or the next there is. */
    weekday,
  }),
  gate: z.strictObject({
    /** By how much of its RMSSE a model must beat seasonal naive. */
    margin: share,
    /** By how much of the champion's RMSSE it may be worse and count as equal. */
    championTolerance: share,
  }),
  /** Answers requests, and costs nothing while there are none. @default - forecasts are made in runs only */
  endpoint: z
    .strictObject({
      memoryMb: z.literal([1024, 2048, 3072, 4096, 5120, 6144]),
      maxConcurrency: count.max(200),
    })
    .optional(),
  /** A machine for people, paid by the hour until it is stopped. @default - none */
  notebook: z.strictObject({ instanceType: machine }).optional(),
  transform: z.strictObject({ instanceType: machine, maxMinutes: count }),
});
