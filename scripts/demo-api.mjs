#!/usr/bin/env node
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";

// Imported as an expression: the program's own arguments stay where they are.
const program = await bundle("local/demo/main.ts", "demo-api.mjs", {
  format: "esm",
  packages: "external",
  sourcemap: true,
});
await import(pathToFileURL(program).href);
