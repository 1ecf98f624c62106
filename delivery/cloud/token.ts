import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure";
import { readJson } from "../files";

interface CredentialsFile {
  readonly credentials?: Readonly<Record<string, { readonly token?: string }>>;
}

/** The token for a host, from where Terraform takes it: the environment, its CLI configuration, `terraform login`. */
export function tokenFor(hostname: string, env: NodeJS.ProcessEnv): string {
  const home = env["HOME"] ?? env["USERPROFILE"] ?? "";
  const loggedIn = join(home, ".terraform.d", "credentials.tfrc.json");
  const token =
    fromEnvironment(hostname, env) ??
    fromConfiguration(hostname, env["TF_CLI_CONFIG_FILE"] ?? join(home, ".terraformrc")) ??
    readJson<CredentialsFile>(loggedIn)?.credentials?.[hostname]?.token;
  if (token) return token;
  throw new Failure(
    `no token for ${hostname}: ${variableFor(hostname)} is not set, and neither the CLI configuration nor ${loggedIn} has one`,
    `terraform login ${hostname}`,
  );
}

/** `app.terraform.io` to `TF_TOKEN_app_terraform_io`. */
const variableFor = (hostname: string): string =>
  `TF_TOKEN_${hostname.replaceAll("-", "__").replaceAll(".", "_")}`;

function fromEnvironment(hostname: string, env: NodeJS.ProcessEnv): string | undefined {
  // A hyphen may stand as it is, too: environments allow it, shells do not.
  return env[variableFor(hostname)] || env[variableFor(hostname).replaceAll("__", "-")];
}

/** `credentials "HOST" { token = "…" }` of Terraform's own language. */
function fromConfiguration(hostname: string, path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const blocks = readFileSync(path, "utf8").matchAll(/credentials\s+"([^"]+)"\s*\{([^}]*)\}/g);
  for (const [, host, body = ""] of blocks) {
    if (host === hostname) return /token\s*=\s*"([^"]+)"/.exec(body)?.[1];
  }
  return undefined;
}
