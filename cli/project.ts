import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Option } from "commander";
import { loadConfig } from "../config";
import { Failure } from "../delivery/failure";
import type { Target } from "../delivery/target";
import { localPaths, type LocalPaths } from "../local/paths";
import { UsageError } from "./exit";

/** The folder of the project that the program was started in. */
export function projectFolder(from = process.cwd()): string {
  if (existsSync(join(from, "cdktf.json"))) return from;
  const parent = dirname(from);
  if (parent === from)
    throw new Failure(
      `no cdktf.json in ${process.cwd()} or above`,
      "change into the project's folder",
    );
  return projectFolder(parent);
}

/** Where the project keeps its local files. */
export function pathsOf(project: string): LocalPaths {
  return localPaths(project, process.env);
}

/** `--stage`, in every command that has one. */
export function stageOption(): Option {
  return new Option("--stage <stage>", "settings of config/ to use")
    .env("STAGE")
    .default("dev")
    .choices(["dev", "prod"]);
}

/** `--train`, in every command that starts a run. */
export function trainOption(): Option {
  return new Option("--train", "train the model in this run, whether it is due or not");
}

/** The stores of the sample. */
export function sampleStores(): string {
  return join(projectFolder(), "sample_data", "stores.csv");
}

/** Facts about a stage from `config/`. */
export function targetOf(stage: string): Target {
  const { project, account, region } = loadConfig(stage);
  return { project, stage, account, region };
}

/** A file the user named: relative to where npm was called, not to where it went. */
export function userFile(path: string): string {
  const folders = [process.env["INIT_CWD"], process.cwd(), projectFolder()];
  const places = new Set(folders.map((folder) => resolve(folder ?? "", path)));
  const found = [...places].find((each) => existsSync(each));
  if (!found) throw new UsageError(`no such file: ${[...places].join(" or ")}`);
  if (!statSync(found).isFile()) throw new UsageError(`${found} is no file that can be read`);
  try {
    accessSync(found, constants.R_OK);
  } catch {
    throw new UsageError(`${found} may not be read`, `chmod u+r ${found}`);
  }
  return found;
}
