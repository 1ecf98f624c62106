#!/usr/bin/env node
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";

// Its name comes first; the program's own arguments follow, and stay where they are.
const [name] = process.argv.splice(2, 1);
// Imported as an expression: the path is known only now.
const program = await bundle(`local/demo/${name}.ts`, `${name}.mjs`, {
  format: "esm",
  packages: "external",
  sourcemap: true,
});
await import(pathToFileURL(program).href);
