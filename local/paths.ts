import { join, resolve } from "node:path";

/** Where one local AWS keeps its files. */
export interface LocalPaths {
  readonly root: string;
  /** Written by the daemon when it listens. */
  readonly aws: string;
  readonly lock: string;
  readonly logs: string;
  /** Markers of running Terraform processes. */
  readonly terraform: string;
  /** Notes about one life of the daemon; worthless once it is gone. */
  readonly instance: (id: string) => string;
  /** Folder that synth writes. */
  readonly output: string;
}

/** The files of the local AWS of this project; both folders can be moved, so that tests run beside a user's. */
export function localPaths(project: string, env: NodeJS.ProcessEnv): LocalPaths {
  const root = resolve(project, env["PIPELINE_LOCAL_ROOT"] ?? ".local");
  return {
    root,
    aws: join(root, "aws.json"),
    lock: join(root, "run.lock"),
    logs: join(root, "logs"),
    terraform: join(root, "terraform"),
    instance: (id) => join(root, "instances", id),
    output: resolve(project, env["CDKTF_OUTDIR"] ?? "cdktf.out"),
  };
}
