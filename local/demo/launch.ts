import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { readJson, tailOf } from "../../delivery/files";
import { Failure } from "../../delivery/failure";
import { pause } from "../../delivery/pause";
import { isAlive, type ProcessIdentity, signalProcess } from "../../delivery/process-identity";
import { childEnvironment } from "../environment";
import type { Session } from "../session";

const START_MS = 60_000;

/** What stands for the other side of a source: programs of this folder. */
export const DEMOS = ["demo-api", "demo-database", "demo-sftp"] as const;
export type Demo = (typeof DEMOS)[number];

type Owner = Pick<Session, "instance" | "paths">;

/** Where a demo of a local AWS says that it listens. */
export function demoNote({ instance, paths }: Owner, demo: Demo): string {
  return join(paths.instance(instance.id), `${demo}.json`);
}

/** End the demos of a local AWS that ends; they would notice by themselves, a moment later. */
export function stopDemos(owner: Owner): void {
  for (const demo of DEMOS) {
    const running = readJson<ProcessIdentity>(demoNote(owner, demo));
    if (running && isAlive(running)) signalProcess(running.pid, "SIGTERM");
  }
}

/** What a demo that belongs to this local AWS says of itself; it is started when it does not run. */
export async function ensureDemo<Note extends object>(session: Session, demo: Demo): Promise<Note> {
  const note = demoNote(session, demo);
  const running = () => {
    const found = readJson<Note & ProcessIdentity>(note);
    return found && isAlive(found) ? found : undefined;
  };
  const found = running();
  if (found) return found;
  const { paths, signal } = session;
  mkdirSync(dirname(note), { recursive: true });
  const log = join(paths.logs, `${demo}.log`);
  const hasEnded = launch(session, [demo, note, paths.root], log);
  for (
    const end = Date.now() + START_MS;
    Date.now() < end && !hasEnded();
    await pause(50, signal)
  ) {
    const started = running();
    if (started) return started;
  }
  throw new Failure(`the ${demo} did not start; the end of ${log}:\n${tailOf(log, 15)}`);
}

function launch(session: Session, args: readonly string[], logFile: string): () => boolean {
  const log = openSync(logFile, "a");
  const script = join("scripts", "demo.mjs");
  const child = spawn(session.toolchain.node, [script, ...args, String(session.instance.pid)], {
    cwd: session.project,
    env: childEnvironment(session.env, {}),
    stdio: ["ignore", log, log],
    // Its own session: it outlives this command and ends with the local AWS.
    detached: true,
  });
  child.unref();
  closeSync(log);
  return () => child.exitCode !== null || child.pid === undefined;
}
