// Synthesize stage dev with other settings, or other sources, to CDKTF_OUTDIR:
// node tests/synth-with.mjs '{"state": {...}}' '{"stacks/lake-stack.ts": [["from", "to"]]}'
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { bundle } from "../scripts/bundle.mjs";

const [, , settings = "{}", edited = "{}"] = process.argv;
const name = createHash("sha256").update(settings).update(edited).digest("hex").slice(0, 12);
const edits = new Map(
  Object.entries(JSON.parse(edited)).map(([path, pairs]) => [resolve(path), pairs]),
);
const DEV = resolve("config/dev.ts");

/** A text that is to be changed and is not there is a fault of the test. */
const replaced = (text, [from, to]) => {
  if (text.split(from).length !== 2) throw new Error(`not there, or twice: ${from}`);
  return text.replace(from, () => to);
};

const changedDev = {
  name: "changed-dev",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/](config|stacks|modules)[\\/].*\.ts$/ }, ({ path }) => {
      if (path !== DEV && !edits.has(path)) return undefined;
      const contents = (edits.get(path) ?? []).reduce(replaced, readFileSync(path, "utf8"));
      const more = path === DEV ? `\nObject.assign(dev, ${settings});` : "";
      return { contents: contents + more, loader: "ts" };
    }),
};

const app = await bundle("main.ts", `main-${name}.cjs`, {
  format: "cjs",
  external: ["esbuild"],
  plugins: [changedDev],
});
createRequire(import.meta.url)(app);
