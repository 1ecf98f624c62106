import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process that can be told from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the system says it started; opaque, only compared. */
  readonly born: string;
}

/** Identity of a running process, undefined when there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const born = process.platform === "linux" ? bornOnLinux(pid) : bornByPs(pid);
  return born ? { pid, born } : undefined;
}

/** True while exactly this process runs. */
export function isAlive(process: ProcessIdentity): boolean {
  return identify(process.pid)?.born === process.born;
}

/** Command line of a process, empty when there is none. */
export function commandOf(pid: number): string {
  const { stdout } = spawnSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], {
    encoding: "utf8",
  });
  return stdout?.trim() ?? "";
}

/** Send a signal; false when the process is gone. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

function bornOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; only its parent has not looked yet.
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function bornByPs(pid: number): string | undefined {
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return stdout?.trim() || undefined;
}
