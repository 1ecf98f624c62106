import { spawn } from "node:child_process";
import { PROJECT } from "../setup/places.mjs";

/** Run a program in the project's folder with its output on ours; returns its exit code. */
export function runInherited({ command, args }, env = process.env) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: PROJECT,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    });
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
