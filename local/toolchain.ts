import { join } from "node:path";
import { readJson } from "../delivery/files";
import { Failure } from "../delivery/failure";

/** What set-up provided; all paths are absolute. */
export interface Toolchain {
  readonly awsPython: string;
  readonly sparkPython: string;
  readonly mlPython: string;
  readonly sparkJars: string;
  readonly sparkJavaHome: string;
  readonly trinoHome: string;
  readonly trinoJavaHome: string;
  readonly node: string;
  readonly terraform: string;
  /** Null when Terraform needs no CLI configuration of the project's own. */
  readonly terraformConfigFile: string | null;
}

const FOR_TERRAFORM = ["terraform"] as const;
const FOR_ENGINES = [
  ...FOR_TERRAFORM,
  "awsPython",
  "sparkPython",
  "mlPython",
  "sparkJars",
  "sparkJavaHome",
  "trinoHome",
  "trinoJavaHome",
  "node",
] as const;

/** Read what set-up wrote, checked for what the caller needs. */
export function readToolchain(project: string, needs: "engines" | "terraform"): Toolchain {
  const toolchain = readJson<Partial<Toolchain>>(join(project, ".build", "toolchain.json")) ?? {};
  const names = needs === "engines" ? FOR_ENGINES : FOR_TERRAFORM;
  const missing = names.filter((name) => !toolchain[name]);
  if (missing.length === 0) return toolchain as Toolchain;
  throw new Failure(
    `this clone is not set up: .build/toolchain.json lacks ${missing.join(", ")}`,
    "npm run setup",
  );
}

/** Environment that tells the daemon where its engines are. */
export function engineEnvironment(toolchain: Toolchain): Record<string, string> {
  return {
    LOCAL_SPARK_PYTHON: toolchain.sparkPython,
    LOCAL_ML_PYTHON: toolchain.mlPython,
    LOCAL_SPARK_JARS: toolchain.sparkJars,
    LOCAL_SPARK_JAVA_HOME: toolchain.sparkJavaHome,
    LOCAL_TRINO_HOME: toolchain.trinoHome,
    LOCAL_TRINO_JAVA_HOME: toolchain.trinoJavaHome,
    LOCAL_NODE: toolchain.node,
  };
}

/** Environment that Terraform needs on this machine, whatever cloud it talks to. */
export function terraformEnvironment(toolchain: Toolchain): Record<string, string> {
  const { terraformConfigFile } = toolchain;
  return {
    CHECKPOINT_DISABLE: "1",
    ...(terraformConfigFile ? { TF_CLI_CONFIG_FILE: terraformConfigFile } : {}),
  };
}
