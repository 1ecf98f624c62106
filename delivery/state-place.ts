import type { Config } from "../config";
import type { Template } from "./synthesized";
import { bucketName, resourceName, type Target } from "./target";

/** Where a stage keeps its state, as `config/` says it. */
export type StatePlace = Config["state"];

type Settings = Pick<Template["terraform"] & object, "backend" | "cloud">;

/** What the template of a stack says about its state when the stage keeps it there. */
export function settingsAt(target: Target, stack: string, place: StatePlace): Settings {
  if (place.backend === "cloud") {
    const { hostname, organization } = place;
    return {
      cloud: { hostname, organization, workspaces: { name: resourceName(target, stack) } },
    };
  }
  const { account, region } = target;
  const key = `arn:aws:kms:${region}:${account}:alias/${resourceName(target, "state")}`;
  const s3 = {
    bucket: bucketName(target, "state"),
    key: `${stack}/terraform.tfstate`,
    region,
    encrypt: true,
    kms_key_id: key,
    ...(place.locks === "lockfile"
      ? {}
      : { dynamodb_table: resourceName(target, "terraform-locks") }),
    ...(place.locks === "dynamodb" ? {} : { use_lockfile: true }),
  };
  return { backend: { s3 } };
}
