import { z } from "zod";

/** In the bucket of the `state` stack. */
const s3 = z.strictObject({
  backend: z.literal("s3"),
  /** What keeps two applies of a stack apart: an item in DynamoDB, an object beside the state, or both of them. */
  locks: z.enum(["dynamodb", "lockfile", "both"]),
});

/** In HCP Terraform or Terraform Enterprise: a workspace `<project>-<stage>-<stack>` per stack. */
const cloud = z.strictObject({
  backend: z.literal("cloud"),
  /** `app.terraform.io`, or the host of an installation. */
  hostname: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d+)?$/, "is no host name like app.terraform.io, without https://"),
  organization: z.string().regex(/^[\w-]{3,40}$/, "is no name of an organization"),
});

/** Where Terraform keeps what it knows of a stage. */
export const state = z.discriminatedUnion("backend", [s3, cloud]);
