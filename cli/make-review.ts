import { join } from "node:path";
import { loadConfig } from "../config";
import { WORKLOADS } from "../config/workload";
import type { Delivery } from "../delivery/apply-stacks";
import { recordedRuns } from "../delivery/cost/measured";
import type { Progress } from "../delivery/progress";
import { baseOutput } from "../delivery/review/base-output";
import { resolveCommit } from "../delivery/review/commit";
import { readAcknowledgements } from "../delivery/review/data-loss/acknowledgements";
import { makeReview, type Review } from "../delivery/review/make-review";
import type { Judging } from "../delivery/review/review";
import { synth } from "../local/synth";
import { stopSignal } from "./interrupt";
import { pathsOf, projectFolder, targetOf } from "./project";

/** What a stage is reviewed with, besides what the project says itself. */
interface Wanted {
  readonly stage: string;
  readonly folder: string;
  readonly base: Judging["base"];
  readonly link?: string | undefined;
}

/** Plan and judge all stacks of a stage into a folder. */
export function reviewInto(
  delivery: Delivery,
  { stage, folder, base, link }: Wanted,
): Promise<Review> {
  const project = projectFolder();
  return makeReview({
    delivery,
    target: targetOf(stage),
    project,
    folder,
    base,
    acknowledgements: readAcknowledgements(project, stage),
    sizing: {
      workload: WORKLOADS[loadConfig(stage).workload],
      recorded: recordedRuns(pathsOf(project).root, stage),
    },
    link,
  });
}

/** The stage as another commit synthesizes it; nothing when none is named. */
export async function baseOf(
  ref: string | null | undefined,
  stage: string,
  progress: Progress,
): Promise<Judging["base"]> {
  if (!ref) return undefined;
  const project = projectFolder();
  const commit = await resolveCommit(project, ref);
  const logs = join(project, ".build", "logs");
  const synthIn = (source: string, output: string) =>
    synth({ project: source, stage, output, logs, env: process.env, signal: stopSignal });
  const cache = join(project, ".build", "review", "base");
  const request = { project, commit, stage, cache, synth: synthIn };
  let stacks: Awaited<ReturnType<typeof baseOutput>> = [];
  await progress.run(`synth ${stage} at ${ref}`, async (report) => {
    stacks = await baseOutput(request);
    report(commit.slice(0, 12));
  });
  return { commit, stacks };
}
