import { Listr, PRESET_TIMER } from "listr2";
import pc from "picocolors";
import type { Progress, Report, Task } from "../delivery/progress";
import { throwFirst } from "./failures";

/** Spinners with elapsed time, for a terminal. */
export class TerminalProgress implements Progress {
  async run<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    await this.all([{ title, work: async (report) => (result = { value: await work(report) }) }]);
    return (result as { value: T }).value;
  }

  async all(tasks: readonly Task[], atOnce = tasks.length): Promise<void> {
    const failures: unknown[] = [];
    const shown = tasks.map((each) => ({
      title: each.title,
      task: (_context: unknown, row: { title?: string }) =>
        show(each, row).catch((error: unknown) => {
          failures.push(error);
          throw error;
        }),
    }));
    const list = new Listr(shown, {
      concurrent: atOnce,
      exitOnError: false,
      // Interrupts are ours: Terraform must save its state before the process ends.
      registerSignalListeners: false,
      rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, collapseErrors: false },
    });
    await list.run();
    throwFirst(failures, (line) => this.note(line));
  }

  note(line: string): void {
    console.log(pc.dim(`• ${line}`));
  }
}

async function show({ title, work }: Task, row: { title?: string }): Promise<void> {
  const start = Date.now();
  let detail = "";
  const refresh = (seconds: string) =>
    (row.title = [title, pc.dim(`${seconds}${detail}`)].join(" ").trimEnd());
  const clock = setInterval(() => refresh(`${Math.round((Date.now() - start) / 1000)} s `), 1000);
  try {
    await work((text) => {
      detail = text;
      refresh("");
    });
  } finally {
    clearInterval(clock);
    refresh("");
  }
}
