import { unzipSync } from "fflate";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { StoredState } from "../stored-state";

/** Of a file, or that there is none. */
export function sha256Of(path: string): string {
  if (!existsSync(path)) return "missing";
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/**
 * The state that a plan was made from. A plan file is a zip with the state in it; one of a run in the cloud only names
 * that run, and the cloud itself knows whether it is stale.
 */
export function plannedFrom(path: string): StoredState | undefined {
  const bytes = readFileSync(path);
  if (bytes.subarray(0, 2).toString("latin1") !== "PK") return undefined;
  const { tfstate } = unzipSync(bytes, { filter: ({ name }) => name === "tfstate" });
  return tfstate && (JSON.parse(Buffer.from(tfstate).toString("utf8")) as StoredState);
}
