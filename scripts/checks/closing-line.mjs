import { join } from "node:path";
import { readJson } from "../setup/json-file.mjs";
import { BUILD } from "../setup/places.mjs";
import { closingLine, sum } from "./counts.mjs";

// Ends .ci/run: the counts of both test runs, and a failure for each check that failed without naming a test.
const broken = Number(process.argv[2]);
const runs = ["unit", "e2e"].map((name) => readJson(join(BUILD, "test-results", `${name}.json`)));
const total = sum(runs.map((run) => run ?? { passed: 0, failed: 0, skipped: 0 }));
const named = runs.filter((run) => run && run.failed > 0).length;
total.failed += Math.max(0, broken - named);
process.stdout.write(`${closingLine(total)}\n`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
