import { execFileSync } from "node:child_process";

/** A process as `ps` shows it; memory in MB. */
interface Entry {
  readonly pid: number;
  readonly parent: number;
  readonly megabytes: number;
  readonly command: string;
}

/** Highest resident memory seen of each kind of process, in MB. */
export type Peaks = Map<string, number>;

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/terraform-provider-aws/, "AWS provider"],
  [/(^|\/)terraform( |$)/, "terraform"],
  [/local\.aws\.server/, "local AWS"],
  [/io\.trino|LocalTrino|local-trino/, "Trino"],
  [/spark_worker/, "Spark driver (Python)"],
  [/org\.apache\.spark/, "Spark (JVM)"],
  [/node_shim/, "Lambda"],
  [/esbuild/, "esbuild"],
  [/(^|\/)node( |$)/, "node"],
];

/** Note the memory of the processes below `roots`; a kind counts with its largest process. */
export function sample(peaks: Peaks, roots: readonly number[]): void {
  for (const { command, megabytes } of below(entries(), roots)) {
    const kind = KINDS.find(([pattern]) => pattern.test(command))?.[1];
    if (kind) peaks.set(kind, Math.max(peaks.get(kind) ?? 0, megabytes));
  }
}

function entries(): Entry[] {
  const text = execFileSync("ps", ["-axww", "-o", "pid=,ppid=,rss=,command="], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, kilobytes, command] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined) return [];
    return [
      { pid: Number(pid), parent: Number(parent), megabytes: Number(kilobytes) / 1024, command },
    ];
  });
}

function below(all: readonly Entry[], roots: readonly number[]): Entry[] {
  const wanted = new Set(roots);
  // Parents may stand behind their children in the list, so go over it until nothing is added.
  for (let size = 0; size !== wanted.size;) {
    size = wanted.size;
    for (const { pid, parent } of all) if (wanted.has(parent)) wanted.add(pid);
  }
  return all.filter(({ pid }) => wanted.has(pid));
}
