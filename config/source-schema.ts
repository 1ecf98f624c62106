import { z } from "zod";
import { database } from "./sources/database";
import { http } from "./sources/http";
import { sftp } from "./sources/sftp";

/** Where data comes from besides files: one entry per source, told apart by `kind`. */
export const source = z.discriminatedUnion("kind", [http, database, sftp]);

/** All sources of a stage; names are folders, functions and secrets, so each is there once. */
export const sources = z
  .array(source)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
    message: "two sources have one name; rename one",
  });

export type Source = Readonly<z.infer<typeof source>>;
