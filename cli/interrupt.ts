import { constants } from "node:os";

/** Watches Ctrl-C and termination. */
export interface Interrupts {
  /** Exit code when the process was asked to stop, else undefined. */
  exitCode(): number | undefined;
}

const controller = new AbortController();

/** Aborted once the user or the system asked this process to stop. */
export const stopSignal: AbortSignal = controller.signal;

/** A wrapper and the terminal may both pass on the same Ctrl-C. */
const SAME_MS = 400;

/** Turn signals into `stopSignal`; a second one, later, ends the process at once. */
export function watchInterrupts(): Interrupts {
  let code: number | undefined;
  let first = 0;
  const onSignal = (signal: "SIGINT" | "SIGTERM" | "SIGHUP") => {
    if (code !== undefined) {
      if (Date.now() - first > SAME_MS) process.exit(code);
      return;
    }
    first = Date.now();
    code = 128 + constants.signals[signal];
    controller.abort();
    console.error(
      "\nstopping; a Terraform that runs saves its state first (again to leave it behind)",
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  return { exitCode: () => code };
}
