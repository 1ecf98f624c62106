// Synthesize stage dev with other settings: node tests/synth-with.mjs '{"state": {...}}', to CDKTF_OUTDIR.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bundle } from "../scripts/bundle.mjs";

const [, , changes = "{}"] = process.argv;
const name = createHash("sha256").update(changes).digest("hex").slice(0, 12);

const changedDev = {
  name: "changed-dev",
  setup: ({ onLoad }) =>
    onLoad({ filter: /config[\\/]dev\.ts$/ }, ({ path }) => ({
      contents: `${readFileSync(path, "utf8")}\nObject.assign(dev, ${changes});`,
      loader: "ts",
    })),
};

const app = await bundle("main.ts", `main-${name}.cjs`, {
  format: "cjs",
  external: ["esbuild"],
  plugins: [changedDev],
});
createRequire(import.meta.url)(app);
