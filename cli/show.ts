import type { Progress } from "../delivery/progress";
import { PlainProgress } from "./plain-progress";
import { TerminalProgress } from "./terminal-progress";

/** Progress for this terminal; with machine output, all of it goes to standard error. */
export function progressFor(isMachineOutput: boolean): Progress {
  if (isMachineOutput) return new PlainProgress((line) => console.error(line));
  const isTerminal = process.stdout.isTTY && !process.env["CI"];
  return isTerminal ? new TerminalProgress() : new PlainProgress((line) => console.log(line));
}

/** The one JSON document of a command. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
