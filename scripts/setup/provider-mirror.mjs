import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { SetupError } from "./setup-error.mjs";

const SOURCE = join("registry.terraform.io", "hashicorp", "aws");
const SYSTEM_FOLDERS = [
  "/opt",
  "/usr/local",
  "/usr/local/share",
  "/usr/local/lib",
  "/usr/share",
  "/usr/lib",
  "/srv",
  "/var/lib",
];

/** The provider version that terraform.lock.hcl holds. */
export function lockedVersion(project) {
  const text = readFileSync(join(project, "terraform.lock.hcl"), "utf8");
  const found = /hashicorp\/aws"\s*\{[^}]*?\bversion\s*=\s*"([^"]+)"/.exec(text);
  if (!found) throw new Error("terraform.lock.hcl has no version of hashicorp/aws");
  return found[1];
}

/** The folder of the override, refused when the provider is not in it. */
export function checkedMirror(folder, version) {
  if (hasProvider(folder, version)) return folder;
  throw new SetupError(
    `PIPELINE_TF_PLUGIN_DIR=${folder} has no AWS provider ${version} for ${platform()}; ` +
      `expected ${join(folder, SOURCE, version, platform())}`,
    "set PIPELINE_TF_PLUGIN_DIR to the folder that holds registry.terraform.io, or unset it",
  );
}

/** The first folder that holds the provider: Terraform's own places, then a shallow look around. */
export function findMirror(version, home = homedir(), env = process.env, system = SYSTEM_FOLDERS) {
  const around = [...system, home].flatMap((folder) => [folder, ...subfolders(folder)]);
  return [...impliedFolders(home, env), ...around].find((folder) => hasProvider(folder, version));
}

function impliedFolders(home, env) {
  const mac = join("Library", "Application Support", "io.terraform", "plugins");
  const data = (env.XDG_DATA_DIRS || "/usr/local/share:/usr/share").split(":");
  return [
    join(home, ".terraform.d", "plugins"),
    join(env.XDG_DATA_HOME || join(home, ".local", "share"), "terraform", "plugins"),
    ...data.map((folder) => join(folder, "terraform", "plugins")),
    join(home, mac),
    join("/", mac),
  ];
}

/** A mirror holds the provider unpacked in a folder, or as the release's zip. */
function hasProvider(folder, version) {
  const provider = join(folder, SOURCE);
  const zip = `terraform-provider-aws_${version}_${platform()}.zip`;
  return existsSync(join(provider, version, platform())) || existsSync(join(provider, zip));
}

/** Terraform's name of this system, e.g. linux_amd64. */
export function platform() {
  const arch = { x64: "amd64", ia32: "386" }[process.arch] ?? process.arch;
  return `${process.platform === "win32" ? "windows" : process.platform}_${arch}`;
}

function subfolders(folder) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}
