import { spawn } from "node:child_process";
import { PROJECT } from "../setup/places.mjs";

/** Run a program in the project's folder with its output on ours; returns its exit code. */
export function runInherited(program, env = process.env) {
  return start(program, env);
}

/** Run a program beside others: as `runInherited`, but its output comes in one piece, at the end. */
export async function runCollected(program, env = process.env) {
  const output = [];
  const code = await start(program, env, (data) => output.push(data));
  process.stdout.write(Buffer.concat(output));
  return code;
}

function start({ command, args }, env, onOutput) {
  return new Promise((done) => {
    const target = onOutput ? "pipe" : "inherit";
    const child = spawn(command, args, { cwd: PROJECT, env, stdio: ["ignore", target, target] });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", onOutput);
    const pass = (signal) => child.kill(signal);
    process.on("SIGINT", pass).on("SIGTERM", pass);
    const end = (code) => {
      process.off("SIGINT", pass).off("SIGTERM", pass);
      done(code);
    };
    child.on("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      end(127);
    });
    child.on("close", (code, signal) => end(signal ? 130 : code));
  });
}
