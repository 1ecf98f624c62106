import { plainText } from "./terraform-output";

/** Who keeps others from a state, as Terraform prints it. */
export interface StateLock {
  readonly id: string;
  /** `user@host`, or a workspace's user. */
  readonly who: string;
  readonly operation: string;
  readonly since: Date;
}

const REFUSED = "Error acquiring the state lock";
const CREATED = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? \+0000 UTC$/;

/** The lock that Terraform failed to get, if that is why it failed. */
export function lockRefusal(output: string): StateLock | undefined {
  const text = plainText(output);
  const start = text.lastIndexOf(REFUSED);
  if (start < 0) return undefined;
  const field = (name: string) =>
    new RegExp(`${name}:[ \\t]+(\\S.*?)[ \\t]*$`, "m").exec(text.slice(start))?.[1];
  const [id, who, created] = [field("ID"), field("Who"), field("Created")];
  const [, day, time] = CREATED.exec(created ?? "") ?? [];
  if (!id || !who || !day || !time) return undefined;
  const operation = (field("Operation") ?? "").replace(/^OperationType/, "").toLowerCase();
  return { id, who, operation, since: new Date(`${day}T${time}Z`) };
}

/** Who works on the stack and since when, in words. */
export function describeLock(stack: string, lock: StateLock, now: Date): string {
  const doing = lock.operation ? ` (${lock.operation})` : "";
  const since = lock.since.toISOString().replace(/\.\d+Z$/, "Z");
  return `stack ${stack} is locked: ${lock.who}${doing} works on it since ${since}, ${ageOf(lock.since, now)}; nothing was changed here`;
}

/** How to go on: wait, or take away what a Terraform left that is no more. */
export function unlockAdvice(binary: string, folder: string, { id, who }: StateLock): string {
  return `wait for it; only if no Terraform of ${who} runs any more: ${binary} -chdir=${folder} force-unlock -force ${id}`;
}

function ageOf(since: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - since.getTime()) / 60_000);
  if (minutes < 1) return "less than a minute";
  if (minutes < 120) return `${minutes} minutes`;
  return minutes < 48 * 60
    ? `${Math.floor(minutes / 60)} hours`
    : `${Math.floor(minutes / 1440)} days`;
}
