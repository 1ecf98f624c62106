import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child-process.mjs";
import { fileHash } from "./digest.mjs";
import { downloadLocked } from "./pip.mjs";
import { PROJECT } from "./places.mjs";
import { megabytes } from "./progress.mjs";
import { SetupError } from "./setup-error.mjs";

const PACK = join(PROJECT, "scripts", "setup", "pack-wheels.py");

/** The packages that the machines of EMR get, as one zip, `.build/packages.zip`: the app uploads it. */
export function wheelsPart({ build, cache, requirements, python }) {
  const lock = join(requirements, "emr.txt");
  return {
    name: "wheels",
    group: "wheels",
    inputs: () => [cache, process.env.PIPELINE_PYTHON, fileHash(lock), fileHash(PACK)],
    run: async (task) => {
      const found = await python();
      const folder = join(build, "wheels");
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      await downloadLocked({ lock, folder, python: found, cache, only: "wheels" }, task);
      const wheels = readdirSync(folder).map((name) => join(folder, name));
      const zip = join(build, "packages.zip");
      await pack(found, `${folder}.zip`, wheels);
      renameSync(`${folder}.zip`, zip);
      rmSync(folder, { recursive: true });
      const { size } = statSync(zip);
      return {
        files: [[zip, size]],
        tools: {},
        summary: `${wheels.length} wheels, ${megabytes(size)}`,
      };
    },
  };
}

async function pack(python, zip, wheels) {
  const { code, lines } = await run(python.path, [PACK, zip, ...wheels]);
  if (code === 0) return;
  throw new SetupError(
    `wheels could not be packed (exit ${code}):\n  ${lines.join("\n  ")}`,
    "see the message above; requirements/emr.in names the packages",
  );
}
