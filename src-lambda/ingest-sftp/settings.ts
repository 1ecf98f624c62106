import * as v from "valibot";

const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What an entry of kind "sftp" says; config/sources/sftp.ts describes each field. */
export const sftpSettings = v.object({
  directory: v.string(),
  pattern: v.string(),
  login: v.picklist(["password", "key"]),
  settleSeconds: v.pipe(v.number(), v.integer(), v.minValue(0)),
  maxFileBytes: count,
  connectSeconds: count,
  idleSeconds: count,
  retry: v.object({ attempts: count, firstWaitMs: count, longestWaitMs: count }),
});

export type SftpSettings = v.InferOutput<typeof sftpSettings>;
