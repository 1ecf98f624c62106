import { AtMost } from "../delivery/at-most";
import type { Progress, Report, Task } from "../delivery/progress";
import { throwFirst } from "./failures";

/** One line when a task begins and one when it ends, for logs and pipes. */
export class PlainProgress implements Progress {
  constructor(private readonly write: (line: string) => void) {}

  async run<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
    const start = Date.now();
    let detail = "";
    this.write(`  ${title}`);
    const line = (sign: string) =>
      `${sign} ${title} (${((Date.now() - start) / 1000).toFixed(1)} s)`;
    try {
      const result = await work((text) => (detail = text));
      this.write(`${line("✓")}${detail ? `: ${detail}` : ""}`);
      return result;
    } catch (error) {
      this.write(line("✗"));
      throw error;
    }
  }

  async all(tasks: readonly Task[], atOnce = tasks.length): Promise<void> {
    const turns = new AtMost(atOnce);
    const results = await Promise.allSettled(
      tasks.map(({ title, work }) => turns.run(() => this.run(title, work))),
    );
    throwFirst(
      results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : [])),
      (line) => this.note(line),
    );
  }

  note(line: string): void {
    this.write(`• ${line}`);
  }
}
