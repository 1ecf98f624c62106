// Synthesize the app of the stage that STAGE names: bundle main.ts and run it.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
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

async function bundleApp() {
  const { build } = await import("esbuild");
  // Under a name of its own first: several synths may run side by side.
  const unfinished = join(".build", `main.${process.pid}.cjs`);
  await build({
    entryPoints: ["main.ts"],
    outfile: unfinished,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["esbuild"],
    plugins: [noStackTraces],
    logLevel: "error",
  });
  const app = join(".build", "main.cjs");
  renameSync(unfinished, app);
  return app;
}

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
  await ensureSetup(["npm"]);
  const app = await bundleApp();
  forgetOldAssets(process.env["CDKTF_OUTDIR"] ?? "cdktf.out");
  await import(pathToFileURL(app).href);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
