import { z } from "zod";
import { count, entry, retry } from "./entry";

/**
 * Files in a directory of an SFTP server. Its secret holds `url`, `host_key`, `username`, and `password` or
 * `private_key`.
 */
export const sftp = z.strictObject({
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
