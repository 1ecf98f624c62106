/** Shows what is being done; the command line decides how. */
export interface Progress {
  /** One task with its elapsed time. */
  run<T>(title: string, work: (report: Report) => Promise<T>): Promise<T>;
  /** Several side by side, no more than `atOnce` (default: all). All are waited for; then the first failure is thrown. */
  all(tasks: readonly Task[], atOnce?: number): Promise<void>;
  /** A line that is neither task nor result. */
  note(line: string): void;
}

/** Says what a running task is doing, or what it came to. */
export type Report = (detail: string) => void;

/** A titled piece of work. */
export interface Task {
  readonly title: string;
  readonly work: (report: Report) => Promise<unknown>;
}
