// Synthesize the app of the stage that STAGE names: bundle main.ts and run it.
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";
import { ensureSetup } from "./setup/ensure-setup.mjs";

// The app reads contracts, code and SQL by paths from here.
process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

/** cdktf notes where each token was made, for one of its errors; that takes a third of the time. */
const noStackTraces = {
  name: "no-stack-traces",
  setup: ({ onLoad }) =>
    onLoad({ filter: /cdktf[\\/]lib[\\/]tokens[\\/]private[\\/]stack-trace\.js$/ }, () => ({
      contents: "exports.captureStackTrace = () => [];",
    })),
};

const bundleApp = () =>
  bundle("main.ts", "main.cjs", {
    format: "cjs",
    external: ["esbuild"],
    plugins: [noStackTraces],
  });

/** An asset that the app no longer has would stay beside the ones it has. */
function forgetOldAssets(outdir) {
  const stacks = join(outdir, "stacks");
  mkdirSync(outdir, { recursive: true });
  if (!existsSync(stacks)) return;
  for (const stack of readdirSync(stacks)) {
    rmSync(join(stacks, stack, "assets"), { recursive: true, force: true });
  }
}

try {
  await ensureSetup(["npm", "wheels"]);
  const app = await bundleApp();
  forgetOldAssets(process.env["CDKTF_OUTDIR"] ?? "cdktf.out");
  // Not import(): it would search the megabytes of the bundle for the names that it exports.
  createRequire(import.meta.url)(app);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
