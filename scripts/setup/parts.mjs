import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileHash } from "./digest.mjs";
import { ensureChromium } from "./chromium.mjs";
import { javaPart, sparkJarsPart, trinoJarsPart } from "./engine-parts.mjs";
import { SPARK_JAVA, TRINO_JAVA } from "./java-runtime.mjs";
import { ensureNodeModules } from "./node-modules.mjs";
import { findTerraform, terraformPath } from "./terraform.mjs";
import { existingConfig, provideTerraformConfig, usersEnvironment } from "./terraform-config.mjs";
import { ensureVenv } from "./venv.mjs";
import { wheelsPart } from "./wheels.mjs";

/**
 * What set-up provides. A part has a `group` (for --only), `inputs` that it depends on, and `run`, which makes it
 * and returns {files: what must be there, [path, size] or path; tools: its lines in toolchain.json}.
 */
export function setupParts(context) {
  return [
    nodePart(context),
    venvPart(context, { group: "aws", tool: "awsPython", locks: ["aws"] }),
    venvPart(context, { group: "spark", tool: "sparkPython", locks: ["build", "spark"] }),
    venvPart(context, { group: "ml", tool: "mlPython", locks: ["build", "ml"] }),
    venvPart(context, { group: "dev", tool: "devPython", locks: ["dev"] }),
    wheelsPart(context),
    sparkJarsPart(context),
    trinoJarsPart(context),
    javaPart(context, { group: "spark", tool: "sparkJavaHome", kind: SPARK_JAVA }),
    javaPart(context, { group: "trino", tool: "trinoJavaHome", kind: TRINO_JAVA }),
    terraformPart(context),
    providerPart(context),
    browserPart(context),
  ];
}

function nodePart({ project }) {
  return {
    name: "npm",
    group: "npm",
    inputs: () => [
      process.execPath,
      process.versions.node,
      fileHash(join(project, "package-lock.json")),
    ],
    run: async (task) => ({
      files: await ensureNodeModules(project, task),
      tools: { node: process.execPath },
    }),
  };
}

function venvPart({ cache, requirements, python }, { group, tool, locks }) {
  const files = locks.map((lock) => join(requirements, `${lock}.txt`));
  return {
    name: `${group} python`,
    group,
    inputs: () => [cache, process.env.PIPELINE_PYTHON, files.map(fileHash)],
    run: async (task) => {
      const venv = await ensureVenv(
        { name: group, locks: files, python: await python(), cache, only: group },
        task,
      );
      return { files: [venv.complete, venv.python], tools: { [tool]: venv.python } };
    },
  };
}

function browserPart(context) {
  const { cache, requirements } = context;
  return {
    name: "browser",
    group: "browser",
    inputs: () => [
      cache,
      process.env.CHROMIUM_PATH,
      fileHash(join(requirements, "chromium", "package-lock.json")),
    ],
    run: async (task) => {
      const chromium = await ensureChromium(context, task);
      return { files: [chromium], tools: { chromium }, summary: chromium };
    },
  };
}

function terraformPart() {
  const path = terraformPath();
  const { mtimeMs, size } = path && existsSync(path) ? statSync(path) : {};
  return {
    name: "terraform",
    group: "terraform",
    inputs: () => [path, mtimeMs, size],
    run: async () => {
      const terraform = await findTerraform();
      return {
        files: [terraform.path],
        tools: { terraform: terraform.path },
        summary: `${terraform.version}`,
      };
    },
  };
}

function providerPart({ project, build }) {
  const env = usersEnvironment(build);
  const { PIPELINE_TF_PLUGIN_DIR, TF_CLI_CONFIG_FILE } = env;
  const own = () => existingConfig(env, homedir()) ?? null;
  return {
    name: "provider",
    group: "terraform",
    inputs: () => [
      PIPELINE_TF_PLUGIN_DIR,
      TF_CLI_CONFIG_FILE,
      own(),
      fileHash(join(project, "terraform.lock.hcl")),
    ],
    run: async () => {
      const { file, summary } = provideTerraformConfig({ project, build });
      return { files: file ? [file] : [], tools: { terraformConfigFile: file }, summary };
    },
  };
}
