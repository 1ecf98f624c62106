import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { tailOf } from "../delivery/files";
import { Failure, Interrupted } from "../delivery/failure";

/** What synth runs with. */
export interface SynthSettings {
  readonly project: string;
  readonly stage: string;
  readonly output: string;
  readonly logs: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Synthesize the app with the project's own script; its output goes to a log. */
export async function synth({
  project,
  stage,
  output,
  logs,
  env,
  signal,
}: SynthSettings): Promise<void> {
  mkdirSync(logs, { recursive: true });
  const log = join(logs, "synth.log");
  const sink = openSync(log, "w");
  const child = spawn(process.execPath, [join("scripts", "synth.mjs")], {
    cwd: project,
    env: { ...env, STAGE: stage, CDKTF_OUTDIR: output },
    stdio: ["ignore", sink, sink],
    signal,
  });
  closeSync(sink);
  const [code] = (await once(child, "close").catch((error: unknown) => [String(error)])) as [
    unknown,
  ];
  if (signal.aborted) throw new Interrupted();
  if (code !== 0) throw new Failure(`synth failed; the end of ${log}:\n${tailOf(log, 25)}`);
}
