import { z } from "zod";

/** The repository whose workflows plan and apply the stage; without it there are no roles for them. */
export const github = z.strictObject({
  /** `owner/name`. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "is no repository like owner/name"),
  /** Merges to it are applied. */
  branch: z.string().regex(/^[\w./-]+$/),
  /** The protected environment that an apply must be let into. */
  environment: z.string().regex(/^[\w-]+$/),
  /** An account has one provider for GitHub's tokens: made by the first stage, used by others. */
  oidcProvider: z.enum(["make", "use"]),
});
