import type { Run, RunStatus, Workspace } from "./records";

/** Does the work of runs. */
export interface Worker {
  plan(run: Run): Promise<void>;
  apply(run: Run): Promise<void>;
  /** The plan as JSON. */
  describe(run: Run): Promise<Buffer>;
  forget(run: Run): void;
}

const HOLDING: readonly RunStatus[] = ["planning", "planned", "confirmed", "applying"];

/** Who keeps others from changing a workspace: a user, or the run that may still apply. */
export function holderOf({ lockedBy, runs }: Workspace): string | undefined {
  return lockedBy ?? runs.find((run) => !run.isPlanOnly && HOLDING.includes(run.status))?.id;
}

/** Starts what may start: speculative runs at once, the others one after another in their workspace. */
export class RunQueue {
  private readonly working = new Set<Promise<void>>();

  constructor(private readonly worker: Worker) {}

  add(run: Run): void {
    run.workspace.runs.push(run);
    if (run.isPlanOnly) this.begin(run);
    else this.settle(run.workspace);
  }

  /** Let the next run of a workspace begin, unless somebody holds it. */
  readonly settle = (workspace: Workspace): void => {
    if (holderOf(workspace)) return;
    const next = workspace.runs.find((run) => run.status === "pending" && !run.isPlanOnly);
    if (next) this.begin(next);
  };

  confirm(run: Run): void {
    run.status = "confirmed";
    this.work(run, async () => {
      run.status = "applying";
      await this.worker.apply(run);
    });
  }

  /** Give up a run that has not been confirmed. */
  end(run: Run, status: "discarded" | "canceled"): void {
    run.status = status;
    this.settle(run.workspace);
  }

  /** Wait until nothing runs, and leave nothing behind. */
  async close(runs: readonly Run[]): Promise<void> {
    while (this.working.size > 0) await Promise.all(this.working);
    runs.forEach((run) => this.worker.forget(run));
  }

  private begin(run: Run): void {
    run.status = "planning";
    this.work(run, async () => {
      await this.worker.plan(run);
      if (run.status === "planned" && run.isAutoApplied) this.confirm(run);
    });
  }

  private work(run: Run, task: () => Promise<void>): void {
    const work = task().finally(() => {
      this.working.delete(work);
      this.settle(run.workspace);
    });
    this.working.add(work);
  }
}
