#!/usr/bin/env node
import { parseArgs } from "node:util";
import { ensureSetup, GROUPS } from "./setup/ensure-setup.mjs";
import { SetupError } from "./setup/setup-error.mjs";

const HELP = `Usage: node scripts/setup.mjs [--only PARTS] [--force]

Provides everything this project needs, in node_modules, .build and the user's cache folder.
Done before, it does nothing. Interrupted, it goes on where it was.

  --only PARTS  comma-separated, of: ${GROUPS.join(", ")}
  --force       check everything again, archives by their SHA-256
  --help        this text

Environment:
  PIPELINE_PYTHON             Python 3.11 to use
  PIPELINE_TERRAFORM          Terraform to use (1.11 or newer)
  PIPELINE_SPARK_JAVA_HOME    Java 17 to 21 for Spark
  PIPELINE_TRINO_JAVA_HOME    Java 24 or newer for Trino
  PIPELINE_JAVA=bundled       take no Java of this machine
  PIPELINE_TF_PLUGIN_DIR      Terraform filesystem mirror with the AWS provider
  CHROMIUM_PATH               Chromium or Chrome that the tests of the report use
  PIPELINE_MAVEN_REPOSITORY   address of a Maven repository to use instead of Maven Central
  XDG_CACHE_HOME              the user's cache folder (else ~/.cache)
`;

async function main() {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      force: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return process.stdout.write(HELP);
  await ensureSetup(groupsOf(values.only), { force: values.force });
}

function groupsOf(only) {
  if (only === undefined) return GROUPS;
  const names = only.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !GROUPS.includes(name));
  if (unknown.length === 0) return names;
  throw new SetupError(
    `--only ${only}: unknown part ${unknown.join(", ")}`,
    `use any of ${GROUPS.join(", ")}`,
  );
}

main().catch((error) => {
  const expected = error instanceof SetupError || error.code?.startsWith("ERR_PARSE_ARGS");
  process.stderr.write(`${expected ? `set-up: ${error.message}` : error.stack}\n`);
  process.exitCode = 1;
});
