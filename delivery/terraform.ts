import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeJson } from "./files";
import { Failure, Interrupted } from "./failure";
import { identify, type ProcessIdentity } from "./process-identity";
import { failureOf } from "./terraform-failure";
import { errorsOf } from "./terraform-output";

/** How Terraform is run for one stage. */
export interface TerraformSettings {
  readonly binary: string;
  /** The whole environment of the child. */
  readonly env: NodeJS.ProcessEnv;
  /** Folder of `terraform-<stack>.log`. */
  readonly logs: string;
  /** Folder of one marker per running child. */
  readonly markers: string;
  readonly signal: AbortSignal;
}

/** Says which Terraform works on a stack; outlives a killed command, so that the next one can clean up. */
export interface Marker extends ProcessIdentity {
  readonly stack: string;
  readonly folder: string;
  readonly command: string;
  readonly startedAt: string;
}

/** Which stack, in which folder. */
export interface Root {
  readonly name: string;
  readonly folder: string;
}

/** Runs Terraform and returns what it printed; throws `TerraformFailure` when it fails. */
export async function terraform(
  settings: TerraformSettings,
  root: Root,
  args: readonly string[],
): Promise<string> {
  if (settings.signal.aborted) throw new Interrupted();
  const log = join(settings.logs, `terraform-${root.name}.log`);
  const { code, output } = await runLogged(settings, root, args, log);
  if (settings.signal.aborted) throw new Interrupted();
  if (code !== 0) throw failureOf({ ...root, binary: settings.binary, output, log });
  return output;
}

async function runLogged(
  settings: TerraformSettings,
  root: Root,
  args: readonly string[],
  log: string,
) {
  mkdirSync(settings.logs, { recursive: true });
  // A file, not a pipe: Terraform must live on to write its state when this process is killed.
  const sink = openSync(log, "a");
  writeSync(sink, `\n$ terraform ${args.join(" ")}   # ${new Date().toISOString()}\n`);
  const start = statSync(log).size;
  const child = spawn(settings.binary, [...args], {
    cwd: root.folder,
    env: { ...settings.env, TF_IN_AUTOMATION: "1" },
    stdio: ["ignore", sink, sink],
    // Its own group: a Ctrl-C at the terminal must not reach it twice, the second one aborts without saving.
    detached: true,
  });
  closeSync(sink);
  const ended = once(child, "close");
  ended.catch(() => undefined);
  const marker = mark(settings, root, args, child.pid);
  const interrupt = () => child.kill("SIGINT");
  settings.signal.addEventListener("abort", interrupt, { once: true });
  try {
    const [code] = (await ended) as [number | null];
    // Killed by a signal, it may have left its lock behind: the next command needs the marker to know whose.
    if (code !== null && marker) rmSync(marker, { force: true });
    return { code, output: readFileSync(log).subarray(start).toString("utf8") };
  } catch (error) {
    throw new Failure(`cannot run ${settings.binary}: ${String(error)}`, "npm run setup");
  } finally {
    settings.signal.removeEventListener("abort", interrupt);
  }
}

function mark(
  settings: TerraformSettings,
  root: Root,
  args: readonly string[],
  pid: number | undefined,
): string | undefined {
  const identity = pid === undefined ? undefined : identify(pid);
  if (!identity) return undefined;
  const path = markerPath(settings.markers, root.name);
  const marker: Marker = {
    ...identity,
    stack: root.name,
    folder: root.folder,
    command: args.join(" "),
    startedAt: new Date().toISOString(),
  };
  writeJson(path, marker);
  return path;
}

/** What a command that changes nothing prints on standard output; kept out of the logs, for state holds secrets. */
export async function terraformText(
  settings: TerraformSettings,
  root: Root,
  args: readonly string[],
): Promise<string> {
  try {
    const options = {
      cwd: root.folder,
      env: settings.env,
      signal: settings.signal,
      maxBuffer: 2 ** 28,
    };
    const { stdout } = await promisify(execFile)(settings.binary, [...args], options);
    return stdout;
  } catch (error) {
    if (settings.signal.aborted) throw new Interrupted();
    const { stderr } = error as { stderr?: string };
    throw new Failure(
      `terraform ${args.join(" ")} in ${root.folder}: ${stderr ? errorsOf(stderr) : String(error)}`,
    );
  }
}

/** Where the marker of a stack lies. */
export function markerPath(markers: string, stack: string): string {
  return join(markers, `${stack}.json`);
}
