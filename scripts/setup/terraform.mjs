import { run } from "./child-process.mjs";
import { onPath } from "./executable.mjs";
import { SetupError } from "./setup-error.mjs";
import { isAtLeast, parseVersion } from "./version.mjs";

// The S3 backend's own lock file is stable from 1.11 on.
const MINIMUM = [1, 11];
const FIX =
  "install Terraform 1.11 or newer, e.g. `tfenv install` in this folder (it reads .terraform-version), " +
  "or set PIPELINE_TERRAFORM=/path/to/terraform";

/** Where Terraform should be: the override, else the first on the PATH, else undefined. */
export function terraformPath(env = process.env) {
  return env.PIPELINE_TERRAFORM ?? onPath("terraform", env)[0];
}

/** Check that Terraform is there and new enough; returns its path and version. */
export async function findTerraform(env = process.env) {
  const path = terraformPath(env);
  if (!path) throw new SetupError("Terraform not found; looked for `terraform` on the PATH", FIX);
  const quiet = { ...env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/dev/null" };
  const { code, lines } = await run(path, ["version"], { env: quiet });
  const version = parseVersion(lines.find((line) => line.startsWith("Terraform v")) ?? "");
  if (code !== 0 || !version) {
    throw new SetupError(`${path} version failed (exit ${code}): ${lines.join(" ")}`, FIX);
  }
  checkTerraformVersion(path, version);
  return { path, version: version.join(".") };
}

/** Refuse a Terraform that is too old. */
export function checkTerraformVersion(path, version) {
  if (isAtLeast(version, MINIMUM)) return;
  throw new SetupError(
    `Terraform ${version.join(".")} (${path}) is too old; needed: ${MINIMUM.join(".")} or newer`,
    FIX,
  );
}
