import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const KEPT_LINES = 30;
const running = new Set();

/** Run a program to its end; returns {code, lines}, the last lines it printed. Never throws. */
export function run(command, args, { env = process.env, cwd, onLine } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    const lines = [];
    const keep = (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLine?.(line);
    };
    running.add(child);
    createInterface({ input: child.stdout }).on("line", keep);
    createInterface({ input: child.stderr }).on("line", keep);
    const end = (code) => {
      running.delete(child);
      done({ code, lines });
    };
    child.on("error", (error) => {
      keep(error.message);
      end(127);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

/** Stop whatever `run` started and is still at work. */
export function stopChildren() {
  for (const child of running) child.kill("SIGTERM");
}
