import { join } from "node:path";
import { readJson } from "../delivery/files";
import type { Instance } from "../local/instance";
import type { RunReport } from "../local/report";
import { listTable } from "../local/tables";
import { memoryTable } from "./peak-memory";
import { timed } from "./timed";

/** The whole pipeline on this machine: from nothing, again, and with a new file. */
export async function benchLocal(project: string): Promise<string> {
  const root = join(project, ".build", "bench-local");
  const environment = {
    PIPELINE_LOCAL_ROOT: root,
    CDKTF_OUTDIR: join(project, ".build", "bench-cdktf.out"),
  };
  const others = () => [readJson<Instance>(join(root, "aws.json"))?.pid ?? -1];
  const pipeline = (...args: string[]) =>
    timed(process.execPath, ["scripts/pipeline.mjs", ...args], { environment, others });
  const file = join(root, "..", "bench-new-day.csv");
  const seed = String(Date.now());
  await pipeline("sample-data", file, "--rows", "2000", "--days", "2", "--seed", seed);
  try {
    const cold = await pipeline("local", "--fresh", "--json");
    const again = await pipeline("local", "--json");
    const drop = await pipeline("local", "drop", file, "--json");
    const { steps } = JSON.parse(cold.output) as RunReport;
    const perStep = steps.map(({ name, seconds }) => [`  ${name}`, "", seconds.toFixed(1)]);
    return [
      listTable(
        ["npm run local", "goal", "seconds"],
        [
          ["from nothing running", "180", cold.seconds.toFixed(1)],
          ...perStep,
          ["again, nothing new", "", again.seconds.toFixed(1)],
          ["a new file dropped", "45", drop.seconds.toFixed(1)],
        ],
      ),
      memoryTable([cold.peaks, again.peaks, drop.peaks]),
    ].join("\n");
  } finally {
    await pipeline("local", "down");
  }
}
