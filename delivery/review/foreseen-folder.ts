import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { TEMPLATE, type Stack, type Template } from "../synthesized";
import type { Json } from "./plan-json";
import type { Outlook } from "./upstream";

const LOCK_FILE = ".terraform.lock.hcl";

/** Resource of a foreseen template whose id nobody knows before an apply. */
export const NOT_YET = "terraform_data.known_after_upstream";

/** A value of any type that is unknown until the apply, as it would be if the stacks were one. */
const UNKNOWN = `\${jsondecode(${NOT_YET}.id)}`;

/** The template with outputs of other stacks, by name of their data source, as those stacks' plans foresee them. */
export function foreseenTemplate(
  template: Template,
  outlooks: Readonly<Record<string, Outlook>>,
): Template {
  const sources = Object.keys(outlooks);
  const reference = new RegExp(
    `data\\.terraform_remote_state\\.(${sources.join("|")})\\.outputs`,
    "g",
  );
  const text = JSON.stringify(template).replace(reference, "local.foreseen-$1");
  const { data = {}, locals, resource, ...rest } = JSON.parse(text) as Template;
  const { terraform_remote_state: states = {}, ...otherData } = data;
  const kept = Object.entries(states).filter(([source]) => !sources.includes(source));
  const foreseen = sources.map((source) => [
    `foreseen-${source}`,
    literals(outlooks[source] ?? {}),
  ]);
  const stillRead = kept.length > 0 ? { terraform_remote_state: Object.fromEntries(kept) } : {};
  const read = { ...otherData, ...stillRead };
  const standIn = { ...resource?.["terraform_data"], known_after_upstream: {} };
  return {
    ...rest,
    // Terraform takes no block without something in it.
    ...(Object.keys(read).length > 0 ? { data: read } : {}),
    locals: { ...locals, ...(Object.fromEntries(foreseen) as Record<string, Json>) },
    resource: { ...resource, terraform_data: standIn },
  };
}

/** A folder beside the stack's own that plans another template with the same assets. */
export function scratchFolder(folder: string, stack: Stack, template: Template): Stack {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name !== ".terraform") rmSync(join(folder, name), { recursive: true, force: true });
  }
  for (const name of readdirSync(stack.folder)) {
    const isState = name.startsWith(".terraform") || name.includes("tfstate");
    if (!isState && name !== TEMPLATE) symlinkSync(join(stack.folder, name), join(folder, name));
  }
  const lock = join(stack.folder, LOCK_FILE);
  if (existsSync(lock)) copyFileSync(lock, join(folder, LOCK_FILE));
  writeFileSync(join(folder, TEMPLATE), JSON.stringify(template, null, 2));
  return { ...stack, folder, template };
}

function literals(outlook: Outlook): Json {
  return Object.fromEntries(
    Object.entries(outlook).map(([name, value]) => [
      name,
      value === undefined ? UNKNOWN : literal(value),
    ]),
  );
}

/** JSON whose strings Terraform takes as they are. */
function literal(value: Json): Json {
  if (typeof value === "string") return value.replaceAll("${", "$${").replaceAll("%{", "%%{");
  if (Array.isArray(value)) return value.map(literal);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, literal(each)]));
}
