import { readFileSync } from "node:fs";
import { join } from "node:path";
import { changeLocally, type Place } from "./stack-commands";
import type { StoredState } from "./stored-state";
import type { Template } from "./synthesized";
import { terraform, type Root } from "./terraform";
import { TerraformFailure } from "./terraform-failure";
import { errorsOf, saysAlreadyExists, type Changes } from "./terraform-output";

/** By which of its attributes a resource is imported; those that AWS lets one put twice need none. */
const NAMED_BY: Readonly<Record<string, string>> = {
  aws_dynamodb_table: "name",
  aws_iam_role: "name",
  aws_kms_alias: "name",
  aws_s3_bucket: "bucket",
};

/** What an apply came to, and what it found made. */
export interface Adoption {
  readonly changes: Changes | undefined;
  /** Addresses of what an earlier apply had made without being able to note it. */
  readonly adopted: readonly string[];
  /** Ids of keys that an alias pointed to until now; nothing is encrypted with them. */
  readonly idleKeys: readonly string[];
}

/** Apply in a folder without a backend; what an earlier, cut short apply made and could not note is taken over. */
export async function applyAdopting(
  place: Place,
  root: Root,
  template: Template,
): Promise<Adoption> {
  const adopted: string[] = [];
  const idleKeys: string[] = [];
  for (;;) {
    try {
      return { changes: await changeLocally(place, root, "apply"), adopted, idleKeys };
    } catch (error) {
      const found = existing(error, template).filter(({ address }) => !adopted.includes(address));
      if (found.length === 0) throw error;
      for (const { address, id } of found) {
        await terraform(place, root, ["import", "-input=false", "-no-color", address, id]);
        adopted.push(address);
      }
      idleKeys.push(...keysWithoutResource(root));
    }
  }
}

/** An alias that is taken over points to a key that nobody can tell by its name. */
function keysWithoutResource({ folder }: Root): string[] {
  const state = readFileSync(join(folder, "terraform.tfstate"), "utf8");
  const { resources = [] } = JSON.parse(state) as StoredState;
  const values = (type: string, attribute: string) =>
    resources
      .filter((each) => each.type === type)
      .flatMap(({ instances = [] }) =>
        instances.map(({ attributes }) => String(attributes?.[attribute])),
      );
  const kept = values("aws_kms_key", "key_id");
  return values("aws_kms_alias", "target_key_id").filter((id) => !kept.includes(id));
}

/** The resources that Terraform failed to create because they are there. */
function existing(error: unknown, { resource = {} }: Template): { address: string; id: string }[] {
  if (!(error instanceof TerraformFailure)) return [];
  return errorsOf(error.output)
    .split("\n\nError: ")
    .filter(saysAlreadyExists)
    .flatMap((box) => {
      const [, type = "", name = ""] = /with (\w+)\.([\w-]+)[, ]/.exec(box) ?? [];
      const attribute = NAMED_BY[type];
      const body = resource[type]?.[name] as Readonly<Record<string, unknown>> | undefined;
      const id = attribute === undefined ? undefined : body?.[attribute];
      return typeof id === "string" ? [{ address: `${type}.${name}`, id }] : [];
    });
}
