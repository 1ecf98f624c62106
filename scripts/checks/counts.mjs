import { existsSync, readFileSync } from "node:fs";

/** The counts of a Jest run from its JSON report; undefined when it left none. */
export function jestCounts(path) {
  if (!existsSync(path)) return undefined;
  const report = JSON.parse(readFileSync(path, "utf8"));
  // A suite that does not load has no tests to fail.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The counts of a pytest run from its JUnit report; undefined when it left none. */
export function pytestCounts(path) {
  if (!existsSync(path)) return undefined;
  const suite = /<testsuite\b[^>]*>/.exec(readFileSync(path, "utf8"))?.[0] ?? "";
  const number = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = number("failures") + number("errors");
  const skipped = number("skipped");
  return { passed: Math.max(0, number("tests") - failed - skipped), failed, skipped };
}

/** The counts of a run of Node's own runner from its JUnit report; undefined when it left none. */
export function nodeCounts(path) {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  const number = (name) => Number(new RegExp(`<!-- ${name} (\\d+) -->`).exec(text)?.[1] ?? 0);
  return {
    passed: number("pass"),
    failed: number("fail") + number("cancelled"),
    skipped: number("skipped") + number("todo"),
  };
}

/** What a runner's end means: its counts, and a failure when it ended badly without naming one. */
export function outcome(code, counts) {
  if (counts === undefined) return { passed: 0, failed: 1, skipped: 0 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The sum of several counts. */
export function sum(all) {
  const add = (name) => all.reduce((total, each) => total + each[name], 0);
  return { passed: add("passed"), failed: add("failed"), skipped: add("skipped") };
}

/** The closing line: `N passed, N failed`, with `, N skipped` when any were. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
