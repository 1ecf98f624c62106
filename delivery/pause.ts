import { setTimeout as sleep } from "node:timers/promises";
import { Interrupted } from "./failure";

/** Wait, unless the signal says stop: then throw `Interrupted` at once. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) throw new Interrupted();
  try {
    await sleep(milliseconds, undefined, signal ? { signal } : {});
  } catch {
    throw new Interrupted();
  }
}
