#!/usr/bin/env node
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { runInherited } from "./checks/run-inherited.mjs";
import { ensureSetup } from "./setup/ensure-setup.mjs";
import { readJson } from "./setup/json-file.mjs";
import { BUILD, PROJECT } from "./setup/places.mjs";

// Renews requirements/*.txt from *.in: exact versions with hashes, and no address of a package index.
const FLAGS = [
  "--quiet",
  "--generate-hashes",
  "--allow-unsafe",
  "--strip-extras",
  "--no-emit-index-url",
  "--no-emit-find-links",
  "--no-emit-trusted-host",
  "--no-emit-options",
];

const chosen = process.argv.slice(2);
await ensureSetup(["npm", "dev"]);
const compile = join(dirname(readJson(join(BUILD, "toolchain.json")).devPython), "pip-compile");
const lists = readdirSync(join(PROJECT, "requirements"))
  .filter((file) => file.endsWith(".in"))
  .map((file) => file.slice(0, -".in".length))
  .filter((name) => chosen.length === 0 || chosen.includes(name));

for (const name of lists) {
  const args = [...FLAGS, "-o", `requirements/${name}.txt`, `requirements/${name}.in`];
  const env = { ...process.env, CUSTOM_COMPILE_COMMAND: "node scripts/lock-python.mjs" };
  process.exitCode = (await runInherited({ command: compile, args }, env)) || process.exitCode;
}
