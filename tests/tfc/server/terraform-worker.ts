import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isConfirmable, newId, type Phase, type Run } from "./records";
import type { Worker } from "./run-queue";

/** How Terraform is run for a run. */
export interface WorkerSettings {
  readonly terraform: string;
  /** The environment of a run, with what its token opens. */
  readonly environment: (run: Run) => NodeJS.ProcessEnv;
}

const STATE = "terraform.tfstate";
const PLAN = "run.tfplan";

/** Runs of real Terraform, each in a folder of its own: unpack, plan, keep the folder, apply that very plan. */
export class TerraformWorker implements Worker {
  constructor(private readonly settings: WorkerSettings) {}

  async plan(run: Run): Promise<void> {
    const { plan } = run;
    plan.status = "running";
    const folder = mkdtempSync(join(tmpdir(), "tfc-run-"));
    run.folder = folder;
    const mode = run.isDestroy ? ["-destroy"] : run.isRefreshOnly ? ["-refresh-only"] : [];
    const code =
      (await this.unpack(run, folder)) ||
      (await this.terraform(run, plan, ["init"])) ||
      (await this.terraform(run, plan, ["plan", "-detailed-exitcode", `-out=${PLAN}`, ...mode]));
    run.hasChanges = code === 2;
    plan.changes = changesIn(plan.log.text);
    const isPlanned = code === 0 || code === 2;
    finish(plan, isPlanned);
    if (!isPlanned) run.status = "errored";
    else if (run.hasChanges && !run.isPlanOnly)
      run.status = run.isSaved ? "planned_and_saved" : "planned";
    else run.status = "planned_and_finished";
    if (!isConfirmable(run)) run.apply.status = "unreachable";
  }

  async apply(run: Run): Promise<void> {
    run.apply.status = "running";
    const code = await this.terraform(run, run.apply, ["apply", PLAN]);
    // What was changed before a failure is changed: the state is kept in both cases.
    this.keepState(run);
    run.apply.changes = changesIn(run.apply.log.text);
    finish(run.apply, code === 0);
    run.status = code === 0 ? "applied" : "errored";
  }

  /** The plan as `terraform show -json` has it. */
  async describe(run: Run): Promise<Buffer> {
    const show = spawn(this.settings.terraform, ["show", "-json", PLAN], {
      cwd: run.folder,
      env: this.settings.environment(run),
    });
    const parts: Buffer[] = [];
    for await (const part of show.stdout) parts.push(part as Buffer);
    return Buffer.concat(parts);
  }

  forget(run: Run): void {
    if (run.folder) rmSync(run.folder, { recursive: true, force: true });
    run.folder = undefined;
  }

  private async unpack({ configuration, workspace, plan }: Run, folder: string): Promise<number> {
    const archive = join(folder, "configuration.tar.gz");
    writeFileSync(archive, configuration.archive ?? "");
    const code = await logged(plan, spawn("tar", ["-xzf", archive, "-C", folder]));
    rmSync(archive);
    // A run keeps its state where its worker says, whatever the configuration's own block is.
    const override = { terraform: { backend: { local: {} } } };
    writeFileSync(join(folder, "zz_run_override.tf.json"), JSON.stringify(override));
    const state = workspace.states.findLast(({ content }) => content)?.content;
    if (state) writeFileSync(join(folder, STATE), state);
    return code;
  }

  private terraform(run: Run, phase: Phase, [verb = "", ...args]: string[]): Promise<number> {
    const env = { ...this.settings.environment(run), TFC_RUN_ID: run.id, TF_IN_AUTOMATION: "1" };
    const all = [verb, "-input=false", "-no-color", ...args];
    return logged(phase, spawn(this.settings.terraform, all, { cwd: run.folder, env }));
  }

  private keepState(run: Run): void {
    const path = join(run.folder ?? "", STATE);
    if (!existsSync(path)) return;
    const content = readFileSync(path);
    const { serial, lineage } = JSON.parse(content.toString()) as {
      serial: number;
      lineage: string;
    };
    const md5 = createHash("md5").update(content).digest("hex");
    const { workspace } = run;
    workspace.states.push({ id: newId("sv"), workspace, serial, lineage, md5, content, run });
  }
}

function logged(phase: Phase, child: ReturnType<typeof spawn>): Promise<number> {
  child.stdout?.on("data", (text: Buffer) => phase.log.write(text));
  child.stderr?.on("data", (text: Buffer) => phase.log.write(text));
  return new Promise((resolve) => {
    child.once("error", (error) => {
      phase.log.write(`${error.message}\n`);
      resolve(1);
    });
    child.once("close", (code) => resolve(code ?? 1));
  });
}

function finish(phase: Phase, isFine: boolean): void {
  phase.status = isFine ? "finished" : "errored";
  phase.log.end();
}

function changesIn(text: string): Phase["changes"] {
  const count = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
  return {
    add: count(/(\d+) (?:to add|added)/),
    change: count(/(\d+) (?:to change|changed)/),
    destroy: count(/(\d+) (?:to destroy|destroyed)/),
  };
}
