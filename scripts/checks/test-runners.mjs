import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../setup/places.mjs";
import { jestCounts, nodeCounts, pytestCounts } from "./counts.mjs";

/** Folders under tests/ that Jest's unit project covers, by the filter that names them. */
const JEST_FOLDERS = {
  infra: ["infra", "contracts"],
  contracts: ["contracts"],
  lambda: ["lambda"],
  cli: ["cli"],
  delivery: ["delivery"],
  tfc: ["tfc"],
  report: ["report"],
};

/** What `npm test -- NAME` may name. */
export const FILTERS = [...Object.keys(JEST_FOLDERS), "aws", "spark", "ml"];

/** The runners for a choice of filters (none: all), the longest first: {name, command, args, report, counts}. */
export function unitRunners(filters, toolchain, reports) {
  const wanted = (name) => filters.length === 0 || filters.includes(name);
  const named = Object.keys(JEST_FOLDERS).filter(wanted);
  const folders = [...new Set(named.flatMap((name) => JEST_FOLDERS[name]))];
  return [
    ...(wanted("aws") ? [pytestRunner("aws", toolchain.awsPython, reports)] : []),
    ...(wanted("spark") ? [pytestRunner("spark", toolchain.sparkPython, reports)] : []),
    ...(wanted("ml") ? [pytestRunner("ml", toolchain.mlPython, reports)] : []),
    ...(folders.length > 0 ? [jestRunner("unit", folders, reports)] : []),
    ...(wanted("cli") ? [nodeRunner(reports)] : []),
  ].filter(({ folder }) => existsSync(join(PROJECT, folder)));
}

/** Jest on one of its projects; `folders` narrows it down. */
export function jestRunner(project, folders, reports) {
  const report = join(reports, `jest-${project}.json`);
  // Not a folder right after the project: --selectProjects takes every name that follows for a project.
  const args = ["--ci", "--selectProjects", project, "--json", `--outputFile=${report}`];
  return {
    name: `jest ${project}`,
    folder: "tests",
    command: join(PROJECT, "node_modules", ".bin", "jest"),
    args: [
      ...args,
      // By itself Jest takes a core less than there are: one of two. Much of these tests is waiting.
      ...(project === "unit" ? ["--maxWorkers=100%"] : ["--runInBand"]),
      ...folders.map((name) => `tests/${name}/`),
    ],
    report,
    counts: jestCounts,
  };
}

function pytestRunner(name, python, reports) {
  const report = join(reports, `pytest-${name}.xml`);
  const args = ["-m", "pytest", `tests/${name}`, "-q", `--junitxml=${report}`];
  return {
    name: `pytest ${name}`,
    folder: `tests/${name}`,
    command: python,
    args,
    report,
    counts: pytestCounts,
  };
}

/** Set-up's own tests run on Node alone, as set-up does. */
function nodeRunner(reports) {
  const report = join(reports, "node.xml");
  const folder = join("tests", "cli");
  const files = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith(".test.mjs"))
    : [];
  const reporters = ["--test-reporter=spec", "--test-reporter-destination=stdout"];
  const junit = ["--test-reporter=junit", `--test-reporter-destination=${report}`];
  const args = ["--test", ...reporters, ...junit, ...files.map((name) => join(folder, name))];
  return { name: "node", folder, command: process.execPath, args, report, counts: nodeCounts };
}
