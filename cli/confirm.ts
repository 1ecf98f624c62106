import { createInterface } from "node:readline/promises";
import { Failure } from "../delivery/failure";
import { UsageError } from "./exit";
import { stopSignal } from "./interrupt";

/** Ask before something that costs or destroys; only the whole word goes on. */
export async function confirm(
  question: string,
  isApproved: boolean,
  option = "--auto-approve",
): Promise<void> {
  if (isApproved) return;
  if (!process.stdin.isTTY) throw new UsageError("nobody is there to confirm this", option);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // The terminal is in raw mode while it asks, so Ctrl-C arrives here and nowhere else.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const answer = await terminal
    .question(`${question} Type yes to go on: `, { signal: stopSignal })
    .finally(() => terminal.close());
  if (answer.trim() !== "yes") throw new Failure("not confirmed; nothing was changed");
}
