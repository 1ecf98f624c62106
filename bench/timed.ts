import { spawn } from "node:child_process";
import { Failure } from "../delivery/failure";
import { sample, type Peaks } from "./processes";

const SAMPLE_MS = 500;

/** What a command took. */
export interface Timed {
  readonly seconds: number;
  readonly peaks: Peaks;
  readonly output: string;
}

/** How to run a command that is measured. */
export interface TimedOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Processes outside the command's own tree whose memory counts too. */
  readonly others?: () => readonly number[];
  /** Show what it says on standard error as it goes. @default false */
  readonly isShown?: boolean;
}

/** Run a command to its end; one that fails is an error with the end of what it printed. */
export async function timed(
  command: string,
  args: readonly string[],
  { environment = {}, others = () => [], isShown = false }: TimedOptions = {},
): Promise<Timed> {
  const began = performance.now();
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const peaks: Peaks = new Map();
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
    if (isShown) process.stderr.write(chunk);
  });
  const timer = setInterval(() => {
    sample(peaks, [child.pid ?? -1, ...others()]);
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(timer);
  if (code !== 0)
    throw new Failure(`${[command, ...args].join(" ")} ended with ${code}: ${errors.slice(-2000)}`);
  return { seconds: (performance.now() - began) / 1000, peaks, output };
}
