import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { readJson, tailOf } from "../../delivery/files";
import { Failure } from "../../delivery/failure";
import { pause } from "../../delivery/pause";
import { isAlive, type ProcessIdentity, signalProcess } from "../../delivery/process-identity";
import { childEnvironment } from "../environment";
import type { Session } from "../session";

const START_MS = 30_000;

/** A demo API that runs: its address, and the token it wants. */
export interface DemoApi extends ProcessIdentity {
  readonly url: string;
  readonly token: string;
}

type Owner = Pick<Session, "instance" | "paths">;

/** Where the demo API of a local AWS says that it listens. */
export function demoApiNote({ instance, paths }: Owner): string {
  return join(paths.instance(instance.id), "demo-api.json");
}

/** End the demo API of a local AWS that ends; it would notice by itself, a moment later. */
export function stopDemoApi(owner: Owner): void {
  const demo = readJson<DemoApi>(demoApiNote(owner));
  if (demo && isAlive(demo)) signalProcess(demo.pid, "SIGTERM");
}

/** The demo API that belongs to this local AWS; started when it does not run. */
export async function ensureDemoApi(session: Session): Promise<DemoApi> {
  const note = demoApiNote(session);
  const running = () => {
    const demo = readJson<DemoApi>(note);
    return demo && isAlive(demo) ? demo : undefined;
  };
  const found = running();
  if (found) return found;
  const { paths, signal, toolchain } = session;
  mkdirSync(dirname(note), { recursive: true });
  const log = join(paths.logs, "demo-api.log");
  const hasEnded = launch(session, toolchain.node, note, log);
  for (
    const end = Date.now() + START_MS;
    Date.now() < end && !hasEnded();
    await pause(50, signal)
  ) {
    const started = running();
    if (started) return started;
  }
  throw new Failure(`the demo API did not start; the end of ${log}:\n${tailOf(log, 15)}`);
}

function launch(session: Session, node: string, note: string, logFile: string): () => boolean {
  const log = openSync(logFile, "a");
  const script = join("scripts", "demo-api.mjs");
  const child = spawn(node, [script, note, String(session.instance.pid)], {
    cwd: session.project,
    env: childEnvironment(session.env, { DEMO_API_TOKEN: randomBytes(16).toString("hex") }),
    stdio: ["ignore", log, log],
    // Its own session: it outlives this command and ends with the local AWS.
    detached: true,
  });
  child.unref();
  closeSync(log);
  return () => child.exitCode !== null || child.pid === undefined;
}
