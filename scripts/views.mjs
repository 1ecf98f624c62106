#!/usr/bin/env node
// Write sql/views/columns.json: the columns of every view, as the engine describes them over empty tables.
import { join } from "node:path";
import { runInherited } from "./checks/run-inherited.mjs";
import { testEnvironment } from "./checks/test-environment.mjs";
import { ensureSetup, RUNTIME } from "./setup/ensure-setup.mjs";
import { readJson } from "./setup/json-file.mjs";
import { BUILD, PROJECT } from "./setup/places.mjs";

process.chdir(PROJECT);
await ensureSetup(RUNTIME);
const toolchain = readJson(join(BUILD, "toolchain.json"));
const test = "tests/aws/test_views.py::test_columns_are_as_the_engine_describes_them";
process.exitCode = await runInherited(
  { command: toolchain.awsPython, args: ["-m", "pytest", "-q", test] },
  { ...testEnvironment(toolchain), WRITE_VIEW_COLUMNS: "1" },
);
