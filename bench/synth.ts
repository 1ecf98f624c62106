import { join } from "node:path";
import { listTable } from "../local/tables";
import { timed } from "./timed";

const RUNS = 5;

/** Synth of all stacks: bundling main.ts and every Lambda, writing the artifact. */
export async function benchSynth(project: string): Promise<string> {
  const runs: { seconds: number; megabytes: number }[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { seconds, output } = await timed(process.execPath, ["scripts/synth.mjs"], {
      environment: {
        STAGE: "dev",
        CDKTF_OUTDIR: join(project, ".build", "bench-cdktf.out"),
        NODE_OPTIONS: `--require ${join(project, "bench", "report-memory.cjs")}`,
      },
    });
    const kilobytes = [...output.matchAll(/^maxrss (\d+)$/gm)].map(([, value]) => Number(value));
    runs.push({ seconds, megabytes: Math.max(...kilobytes) / 1024 });
  }
  const median = [...runs].sort((one, other) => one.seconds - other.seconds)[RUNS >> 1];
  return listTable(
    ["synth of all stacks", "goal", "median of 5", "first"],
    [
      ["seconds", "1.0", (median?.seconds ?? NaN).toFixed(2), (runs[0]?.seconds ?? NaN).toFixed(2)],
      [
        "peak MB",
        "150",
        (median?.megabytes ?? NaN).toFixed(0),
        (runs[0]?.megabytes ?? NaN).toFixed(0),
      ],
    ],
  );
}
