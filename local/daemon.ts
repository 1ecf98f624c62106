import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, tailOf } from "../delivery/files";
import { Failure } from "../delivery/failure";
import { pause } from "../delivery/pause";
import { commandOf, identify, isAlive, signalProcess } from "../delivery/process-identity";
import type { Target } from "../delivery/target";
import { stopDemos } from "./demo/launch";
import { childEnvironment } from "./environment";
import { findInstance, type Instance } from "./instance";
import type { LocalPaths } from "./paths";
import { engineEnvironment, type Toolchain } from "./toolchain";

const MODULE = "local.aws.server";
const START_MS = 90_000;
const STOP_MS = 20_000;

/** What a daemon is started with. */
export interface DaemonSettings {
  readonly project: string;
  readonly paths: LocalPaths;
  readonly target: Target;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** The running daemon of this account and region, or a new one. */
export async function ensureDaemon(
  settings: DaemonSettings,
  toolchain: Toolchain,
): Promise<Instance> {
  const running = await findInstance(settings.paths);
  if (!running) return startDaemon(settings, toolchain);
  const { account, region, stage } = settings.target;
  if (running.account === account && running.region === region) return running;
  throw new Failure(
    `the running local AWS answers for account ${running.account} in ${running.region}, ` +
      `stage ${stage} needs account ${account} in ${region}`,
    "npm run -s local -- down",
  );
}

async function startDaemon(settings: DaemonSettings, toolchain: Toolchain): Promise<Instance> {
  const { paths, signal } = settings;
  await stopDaemon(paths);
  mkdirSync(paths.logs, { recursive: true });
  const child = launch(settings, toolchain);
  let trouble: string | undefined;
  child.once("error", (error) => (trouble = error.message));
  child.once(
    "exit",
    (code, killed) => (trouble ??= killed ? `killed by ${killed}` : `exit code ${code}`),
  );
  const end = Date.now() + START_MS;
  while (Date.now() < end) {
    const instance = await findInstance(paths);
    if (instance) return instance;
    if (trouble !== undefined) break;
    await pause(150, signal);
  }
  if (trouble === undefined && child.pid) signalProcess(child.pid, "SIGTERM");
  const log = join(paths.logs, "aws.log");
  const why = trouble ?? `no answer within ${START_MS / 1000} s`;
  throw new Failure(`the local AWS did not start (${why}); the end of ${log}:\n${tailOf(log, 25)}`);
}

function launch(
  { project, paths, target, env }: DaemonSettings,
  toolchain: Toolchain,
): ChildProcess {
  const log = openSync(join(paths.logs, "aws.log"), "a");
  const { account, region } = target;
  const args = ["--account", account, "--region", region, "--root", paths.root];
  const child = spawn(toolchain.awsPython, ["-m", MODULE, ...args], {
    cwd: project,
    env: childEnvironment(env, { ...engineEnvironment(toolchain), PYTHONUNBUFFERED: "1" }),
    stdio: ["ignore", log, log],
    // Its own session: it outlives this command and the terminal.
    detached: true,
  });
  child.unref();
  closeSync(log);
  return child;
}

/** Stop the daemon and everything it started; false when none was running. */
export async function stopDaemon(paths: LocalPaths): Promise<boolean> {
  const instance = readJson<Instance>(paths.aws);
  const daemon = instance && identify(instance.pid);
  if (instance) stopDemos({ instance, paths });
  rmSync(paths.aws, { force: true });
  // The number may be somebody else's process by now: leave that alone.
  if (!daemon || !commandOf(daemon.pid).includes(MODULE)) return false;
  await fetch(`${instance.url}/_local/stop`, {
    method: "POST",
    signal: AbortSignal.timeout(5_000),
  }).catch(() => undefined);
  const gone = async (milliseconds: number) => {
    const end = Date.now() + milliseconds;
    while (isAlive(daemon) && Date.now() < end) await pause(100);
    return !isAlive(daemon);
  };
  if (await gone(STOP_MS)) return true;
  signalProcess(daemon.pid, "SIGTERM");
  if (!(await gone(5_000))) signalProcess(daemon.pid, "SIGKILL");
  await gone(5_000);
  return true;
}
