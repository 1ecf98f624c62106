#!/usr/bin/env node
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closingLine, outcome, sum } from "./checks/counts.mjs";
import { runCollected, runInherited } from "./checks/run-inherited.mjs";
import { testEnvironment } from "./checks/test-environment.mjs";
import { FILTERS, jestRunner, unitRunners } from "./checks/test-runners.mjs";
import { ensureSetup, TESTS } from "./setup/ensure-setup.mjs";
import { readJson, writeJson } from "./setup/json-file.mjs";
import { BUILD, PROJECT } from "./setup/places.mjs";
import { SetupError } from "./setup/setup-error.mjs";

/** Jest projects that run the whole pipeline, by themselves. */
const PROJECTS = ["e2e", "soak"];
const REPORTS = join(BUILD, "test-results");

async function main(filters) {
  process.chdir(PROJECT);
  checkFilters(filters);
  await ensureSetup(TESTS);
  const toolchain = readJson(join(BUILD, "toolchain.json"));
  const env = { ...testEnvironment(toolchain), TMPDIR: scratchFolder() };
  mkdirSync(REPORTS, { recursive: true });
  const project = PROJECTS.find((name) => name === filters[0]);
  const runners = project
    ? [jestRunner(project, [], REPORTS)]
    : unitRunners(filters, toolchain, REPORTS);
  const results = [...(await synth(env)), ...(await runAll(runners, env))];
  const total = sum(results);
  writeJson(join(REPORTS, `${project ?? "unit"}.json`), total);
  process.stdout.write(`${closingLine(total)}\n`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** Where tests put what they try things on; gone with the run. Its name is short: sockets lie in it. */
function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), "lake-"));
  // PostgreSQL does not run as root: another user has to come through.
  chmodSync(folder, 0o711);
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function checkFilters(filters) {
  if (filters.length === 1 && PROJECTS.includes(filters[0])) return;
  const unknown = filters.filter((name) => !FILTERS.includes(name));
  if (unknown.length === 0) return;
  throw new SetupError(
    `no tests named ${unknown.join(", ")}`,
    `npm test -- with any of ${FILTERS.join(", ")}; or npm run e2e, npm run soak`,
  );
}

/** Tests read what synth writes (the contracts as JSON, the stacks); only a failure of it counts. */
async function synth(env) {
  const script = join(PROJECT, "scripts", "synth.mjs");
  if (!existsSync(script)) return [];
  const code = await runInherited(
    { command: process.execPath, args: [script] },
    { ...env, STAGE: env.STAGE ?? "dev" },
  );
  return code === 0 ? [] : [{ passed: 0, failed: 1, skipped: 0 }];
}

/** Two at a time, the longest first: much of a run is waiting, for retries, time-outs and Terraform. */
async function runAll(runners, env) {
  const queue = [...runners];
  const results = [];
  const lane = async () => {
    for (let runner = queue.shift(); runner; runner = queue.shift()) {
      const { code, counts } = await runOne(runner, env, runners.length === 1);
      results.push(counts);
      if (code === 130) queue.length = 0;
    }
  };
  await Promise.all([lane(), lane()]);
  return results;
}

async function runOne(runner, env, isAlone) {
  process.stdout.write(`${runner.name}: started\n`);
  rmSync(runner.report, { force: true });
  const started = Date.now();
  const code = await (isAlone ? runInherited : runCollected)(runner, env);
  const counts = outcome(code, runner.counts(runner.report));
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`== ${runner.name}: ${closingLine(counts)} (${seconds} s)\n\n`);
  return { code, counts };
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof SetupError ? `test: ${error.message}` : error.stack}\n`);
  process.exitCode = 1;
});
