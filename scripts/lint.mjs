#!/usr/bin/env node
import { existsSync } from "node:fs";
import { join } from "node:path";
import { lintChecks } from "./checks/lint-checks.mjs";
import { run } from "./setup/child-process.mjs";
import { ensureSetup } from "./setup/ensure-setup.mjs";
import { readJson } from "./setup/json-file.mjs";
import { BUILD, PROJECT } from "./setup/places.mjs";
import { SetupError } from "./setup/setup-error.mjs";

const HELP =
  "Usage: npm run lint [-- --fix]\n\nChecks the form of all code; --fix mends what the tools can mend.\n";

async function main(args) {
  if (args.includes("--help")) return process.stdout.write(HELP);
  process.chdir(PROJECT);
  // Types of the libraries come from the environments that the code runs in.
  await ensureSetup(["npm", "aws", "spark", "ml", "dev"]);
  const toolchain = readJson(join(BUILD, "toolchain.json"));
  const checks = lintChecks(toolchain, { isFixing: args.includes("--fix") });
  const failed = [];
  for (const check of checks) {
    if (!(await passes(check))) failed.push(check.name);
  }
  if (failed.length > 0) process.stdout.write(`lint failed: ${failed.join(", ")}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

async function passes({ name, command, args, paths = [] }) {
  const present = paths.filter((path) => existsSync(join(PROJECT, path)));
  if (paths.length > 0 && present.length === 0) return true;
  const started = Date.now();
  const lines = [];
  const { code } = await run(command, [...args, ...present], {
    cwd: PROJECT,
    onLine: (line) => lines.push(line),
  });
  process.stdout.write(
    `${code === 0 ? "✔" : "✖"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`,
  );
  if (code !== 0) process.stdout.write(`${lines.join("\n")}\n`);
  return code === 0;
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof SetupError ? `lint: ${error.message}` : error.stack}\n`);
  process.exitCode = 1;
});
