#!/usr/bin/env node
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { closingLine, outcome, sum } from "./checks/counts.mjs";
import { runInherited } from "./checks/run-inherited.mjs";
import { testEnvironment } from "./checks/test-environment.mjs";
import { FILTERS, jestRunner, unitRunners } from "./checks/test-runners.mjs";
import { ensureSetup, RUNTIME } from "./setup/ensure-setup.mjs";
import { readJson, writeJson } from "./setup/json-file.mjs";
import { BUILD, PROJECT } from "./setup/places.mjs";
import { SetupError } from "./setup/setup-error.mjs";

const REPORTS = join(BUILD, "test-results");

async function main(filters) {
  process.chdir(PROJECT);
  checkFilters(filters);
  await ensureSetup(RUNTIME);
  const toolchain = readJson(join(BUILD, "toolchain.json"));
  const env = testEnvironment(toolchain);
  mkdirSync(REPORTS, { recursive: true });
  const isEndToEnd = filters[0] === "e2e";
  const runners = isEndToEnd
    ? [jestRunner("e2e", [], REPORTS)]
    : unitRunners(filters, toolchain, REPORTS);
  const results = [...(await synth(env)), ...(await runAll(runners, env))];
  const total = sum(results);
  writeJson(join(REPORTS, isEndToEnd ? "e2e.json" : "unit.json"), total);
  process.stdout.write(`\n${closingLine(total)}\n`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

function checkFilters(filters) {
  const unknown = filters.filter((name) => ![...FILTERS, "e2e"].includes(name));
  if (unknown.length === 0) return;
  throw new SetupError(
    `no tests named ${unknown.join(", ")}`,
    `npm test -- with any of ${FILTERS.join(", ")}; or npm run e2e`,
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

async function runAll(runners, env) {
  const results = [];
  for (const runner of runners) {
    process.stdout.write(`\n== ${runner.name}\n`);
    rmSync(runner.report, { force: true });
    const code = await runInherited(runner, env);
    const counts = outcome(code, runner.counts(runner.report));
    process.stdout.write(`${runner.name}: ${closingLine(counts)}\n`);
    results.push(counts);
    if (code === 130) break;
  }
  return results;
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof SetupError ? `test: ${error.message}` : error.stack}\n`);
  process.exitCode = 1;
});
