/** After so many quiet times a run starts although files still arrive. */
const PATIENCE = 6;

/** The newest run there is. */
export interface NewestRun {
  readonly name: string;
  readonly status: string;
  readonly started_at: Date;
}

/** What speaks for a run and against it. */
export interface Situation {
  /** When the files arrived that wait for a run, oldest first. */
  readonly waiting: readonly Date[];
  readonly newest: NewestRun | undefined;
  /** A run that is under way, which need not be the newest: another may have come and gone. */
  readonly running: string | undefined;
  readonly now: Date;
  readonly quietMinutes: number;
}

/** Why no run is to start now; undefined when one is. */
export function reasonToWait({
  waiting,
  newest,
  running,
  now,
  quietMinutes,
}: Situation): string | undefined {
  const [first] = waiting;
  const last = waiting.at(-1);
  if (!first || !last) return "no file waits";
  if (running !== undefined) return `run ${running} is under way`;
  const minutes = (from: Date) => (now.getTime() - from.getTime()) / 60_000;
  if (minutes(last) < quietMinutes && minutes(first) < PATIENCE * quietMinutes) {
    return "files still arrive";
  }
  // Else a fault that comes before any file is claimed would be tried again every few minutes.
  if (newest && newest.status !== "SUCCEEDED" && last < newest.started_at) {
    return `run ${newest.name} ended ${newest.status}, and nothing has arrived since; see to it first`;
  }
  return undefined;
}
