import { join } from "node:path";
import type { Progress } from "../delivery/progress";
import { readStacks } from "../delivery/synthesized";
import type { Target } from "../delivery/target";
import { stopDaemon } from "../local/daemon";
import { clientEnvironment } from "../local/environment";
import { localPaths } from "../local/paths";
import type { Session } from "../local/session";
import { listTable } from "../local/tables";
import { readToolchain, terraformEnvironment } from "../local/toolchain";
import { up } from "../local/up";
import { memoryTable } from "./peak-memory";
import { timed } from "./timed";

const AT_ONCE = 2;
const PLAN = "plan -input=false -no-color -lock=false -parallelism=30 -out=bench.tfplan";

/** A review of the app as it is deployed, beside nothing but the plans that it is made of. */
export async function benchReview(
  project: string,
  target: Target,
  progress: Progress,
): Promise<string> {
  const root = join(project, ".build", "bench-review");
  const output = join(root, "cdktf.out");
  const paths = localPaths(project, { PIPELINE_LOCAL_ROOT: root, CDKTF_OUTDIR: output });
  const toolchain = readToolchain(project, "engines");
  const { signal } = new AbortController();
  const env = process.env;
  try {
    const session = await up({ project, paths, target, toolchain, env, progress, signal });
    return await measured(session);
  } finally {
    await stopDaemon(paths);
  }
}

async function measured({ instance, paths, target, toolchain }: Session): Promise<string> {
  const { output, root } = paths;
  const place = clientEnvironment(instance, target.stage, terraformEnvironment(toolchain));
  const environment = { ...place, CDKTF_OUTDIR: output };
  const script = (...args: string[]) => timed(process.execPath, args, { environment });
  const review = () =>
    script("scripts/pipeline.mjs", "review", "--stage", target.stage, "--out", join(root, "plans"));

  const first = await review();
  const synth = await script("scripts/synth.mjs");
  const folders = readStacks(output).map(({ folder }) => folder);
  const each = `xargs -P ${AT_ONCE} -I @ "$0" -chdir=@ ${PLAN}`;
  const shell = ["-c", `printf '%s\\n' "$@" | ${each}`, toolchain.terraform, ...folders];
  const plans = await timed("bash", shell, { environment });
  const again = await review();
  const row = (what: string, goal: string, seconds: number, beside = plans.seconds) => [
    what,
    goal,
    seconds.toFixed(1),
    (seconds / beside).toFixed(2),
  ];
  return [
    listTable(
      ["review of what is deployed", "goal", "seconds", "ratio"],
      [
        row("synth", "", synth.seconds),
        row(`terraform plan of ${folders.length} stacks, ${AT_ONCE} at a time`, "", plans.seconds),
        row("review end to end", "1.3", again.seconds),
        row("the first one in a clone, which initializes", "", first.seconds),
      ],
    ),
    memoryTable([first.peaks, again.peaks]),
  ].join("\n");
}
