import { listTable } from "../local/tables";
import type { Peaks } from "./processes";

/** The largest process of each kind over several commands. */
export function memoryTable(all: readonly Peaks[]): string {
  const peaks = new Map<string, number>();
  for (const [kind, megabytes] of all.flatMap((each) => [...each]))
    peaks.set(kind, Math.max(peaks.get(kind) ?? 0, megabytes));
  const rows = [...peaks].sort(([, one], [, other]) => other - one);
  return listTable(
    ["process", "peak MB"],
    rows.map(([kind, megabytes]) => [kind, megabytes.toFixed(0)]),
  );
}
