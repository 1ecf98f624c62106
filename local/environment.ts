import type { Instance } from "./instance";

/** Settings of a user's own AWS that would win over the local ones. */
const FOREIGN = /^(AWS_|TF_VAR_|TF_CLI_ARGS|TF_DATA_DIR$|TF_WORKSPACE$|HTTPS?_PROXY$|ALL_PROXY$)/i;

/** What any SDK, the AWS CLI and Terraform need to talk to the local AWS. */
export function clientEnvironment(
  instance: Pick<Instance, "url" | "region">,
  stage: string,
  terraform: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    // An address, not a name: SDKs then leave the bucket in the path.
    AWS_ENDPOINT_URL: instance.url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: instance.region,
    AWS_DEFAULT_REGION: instance.region,
    AWS_EC2_METADATA_DISABLED: "true",
    STAGE: stage,
    ...terraform,
  };
}

/** A child's environment: the caller's without its AWS settings, plus ours. */
export function childEnvironment(
  caller: NodeJS.ProcessEnv,
  ours: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const kept = Object.entries(caller).filter(([name]) => !FOREIGN.test(name));
  return { ...Object.fromEntries(kept), NO_PROXY: "127.0.0.1,localhost", ...ours };
}

/** Lines for `eval`: `export NAME='value'`, safe for any value in any POSIX shell. */
export function exportLines(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`)
    .join("\n");
}
