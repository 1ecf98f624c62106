import { join } from "node:path";
import type { Progress } from "../delivery/progress";
import type { Place } from "../delivery/stack-commands";
import type { Target } from "../delivery/target";
import { localClients, type Clients } from "./clients";
import { childEnvironment, clientEnvironment } from "./environment";
import type { Instance } from "./instance";
import type { LocalPaths } from "./paths";
import { terraformEnvironment, type Toolchain } from "./toolchain";

/** What every local command needs to know. */
export interface Workbench {
  /** The project's folder. */
  readonly project: string;
  readonly paths: LocalPaths;
  readonly target: Target;
  readonly toolchain: Toolchain;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** A workbench with a running local AWS. */
export interface Session extends Workbench {
  readonly instance: Instance;
  readonly clients: Clients;
}

/** Connect a workbench to a running daemon. */
export function connect(workbench: Workbench, instance: Instance): Session {
  return { ...workbench, instance, clients: localClients(instance) };
}

// A command killed between starting a Terraform and noting it leaves one that nobody knows of; it
// ends by itself, so the next one waits for its lock instead of failing.
const WAIT_FOR_LOCK = "-lock-timeout=180s";

/** Where this session's Terraform works. */
export function placeOf({ instance, paths, target, toolchain, env, signal }: Session): Place {
  const ours = clientEnvironment(instance, target.stage, terraformEnvironment(toolchain));
  return {
    id: instance.id,
    notes: paths.instance(instance.id),
    binary: toolchain.terraform,
    env: childEnvironment(env, {
      ...ours,
      TF_CLI_ARGS_apply: WAIT_FOR_LOCK,
      TF_CLI_ARGS_destroy: WAIT_FOR_LOCK,
    }),
    logs: paths.logs,
    markers: paths.terraform,
    signal,
  };
}

/** Note that all stacks of the synthesized app are applied in this instance. */
export function appliedNote({ paths, instance }: Session): string {
  return join(paths.instance(instance.id), "applied.json");
}

/** Note that an apply began; still there when it was killed. */
export function applyingNote({ paths, instance }: Session): string {
  return join(paths.instance(instance.id), "applying.json");
}
