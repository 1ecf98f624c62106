#!/usr/bin/env node
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";
import { ensureSetup, RUNTIME } from "./setup/ensure-setup.mjs";
import { PROJECT } from "./setup/places.mjs";
import { SetupError } from "./setup/setup-error.mjs";

/** What a command needs beside npm's packages; one that is not here (or misspelt) needs no more. */
const NEEDS = {
  local: RUNTIME,
  bench: RUNTIME,
  review: ["npm", "terraform"],
  apply: ["npm", "terraform"],
  deploy: ["npm", "terraform"],
  ci: ["npm", "terraform"],
  drift: ["npm", "terraform"],
  destroy: ["npm", "terraform"],
  state: ["npm", "terraform"],
};

/** What a command line needs: to be told what there is, npm's packages. */
function needsOf(args) {
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  const asksHelp = own.some((arg) => ["--help", "-h", "--version", "-V"].includes(arg));
  const command = own.find((arg) => !arg.startsWith("-"));
  if (asksHelp || command === undefined || command === "help") return ["npm"];
  return NEEDS[command] ?? ["npm"];
}

async function main() {
  const needs = needsOf(process.argv.slice(2));
  // Paths on the command line are meant from where the user stands; npm notes that place the same way.
  process.env.INIT_CWD ??= process.cwd();
  process.chdir(PROJECT);
  await ensureSetup(needs);
  const program = await bundle("cli/main.ts", "cli.mjs", {
    format: "esm",
    packages: "external",
    sourcemap: true,
  });
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(program).href);
}

main().catch((error) => {
  process.stderr.write(
    `${error instanceof SetupError ? `set-up: ${error.message}` : error.stack}\n`,
  );
  process.exitCode = 1;
});
