import { readJson } from "../delivery/files";
import { identify } from "../delivery/process-identity";
import type { LocalPaths } from "./paths";

/** A running daemon, as it describes itself in `.local/aws.json`. */
export interface Instance {
  readonly id: string;
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly account: string;
  readonly region: string;
  readonly started_at: string;
}

/** Answer of the daemon's health page. */
export interface Health {
  readonly status: string;
  readonly id: string;
  readonly engines: Readonly<Record<string, string>>;
}

/** The daemon that runs and answers, undefined when there is none. */
export async function findInstance(paths: LocalPaths): Promise<Instance | undefined> {
  const instance = readJson<Instance>(paths.aws);
  if (!instance || !identify(instance.pid)) return undefined;
  const health = await healthOf(instance.url);
  return health?.id === instance.id ? instance : undefined;
}

/** Ask a daemon how it is; undefined when it does not answer. */
export async function healthOf(url: string): Promise<Health | undefined> {
  try {
    const response = await fetch(`${url}/_local/health`, { signal: AbortSignal.timeout(10_000) });
    return response.ok ? ((await response.json()) as Health) : undefined;
  } catch {
    return undefined;
  }
}
