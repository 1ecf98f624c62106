import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { checkedMirror, findMirror, lockedVersion } from "./provider-mirror.mjs";

/**
 * The environment as the user made it: a shell, or a test, that has been told of the project's own
 * configuration must not make it look like the user's, which nobody would write again.
 */
export function usersEnvironment(build, env = process.env) {
  const { TF_CLI_CONFIG_FILE, ...others } = env;
  return TF_CLI_CONFIG_FILE === ownFile(build) ? others : env;
}

/** How Terraform gets the AWS provider here: {file, summary}; `file` is null when it needs no configuration of ours. */
export function provideTerraformConfig({
  project,
  build,
  env = usersEnvironment(build),
  home = homedir(),
}) {
  const version = lockedVersion(project);
  const forced = env.PIPELINE_TF_PLUGIN_DIR;
  if (forced) return useMirror(checkedMirror(forced, version), build);
  const own = existingConfig(env, home);
  if (own)
    return {
      file: own.named ? own.path : null,
      summary: `your Terraform CLI configuration ${own.path} is kept`,
    };
  const mirror = findMirror(version, home, env);
  if (mirror) return useMirror(mirror, build);
  return {
    file: null,
    summary: `AWS provider ${version} comes over the network: no mirror found on this machine`,
  };
}

/** The user's CLI configuration, if there is one; `named` when Terraform would not find it by itself. */
export function existingConfig(env, home) {
  const standard = join(home, ".terraformrc");
  const set = env.TF_CLI_CONFIG_FILE || env.TERRAFORM_CONFIG;
  if (set && existsSync(set)) return { path: set, named: false };
  // A setting that points nowhere counts as none, but hides the standard file from Terraform.
  return existsSync(standard) ? { path: standard, named: Boolean(set) } : undefined;
}

const ownFile = (build) => join(build, "terraform.rc");

function useMirror(mirror, build) {
  const file = ownFile(build);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, mirrorConfig(mirror));
  return { file, summary: `AWS provider from the mirror ${mirror}` };
}

/** A CLI configuration that takes the AWS provider from a folder and nothing else from it. */
export function mirrorConfig(mirror) {
  return `# Written by scripts/setup.mjs.
provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`;
}
