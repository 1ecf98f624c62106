import { SetupError } from "./setup-error.mjs";
import { isAtLeast, parseVersion } from "./version.mjs";

const MINIMUM = [20, 12];

/** Refuse a Node that is too old. */
export function checkNode(version = process.versions.node, path = process.execPath) {
  if (isAtLeast(parseVersion(version), MINIMUM)) return;
  throw new SetupError(
    `Node ${version} (${path}) is too old; needed: ${MINIMUM.join(".")} or newer`,
    "install Node 20 or newer, e.g. `nvm install` in this folder (it reads .nvmrc)",
  );
}
