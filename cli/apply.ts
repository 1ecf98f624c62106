import { Command } from "commander";
import { resolve } from "node:path";
import { applyPlans } from "../delivery/apply-plans/apply-plans";
import { prepareDelivery } from "./aws";
import { baseOf, reviewInto } from "./make-review";
import { projectFolder, stageOption, targetOf } from "./project";
import { printJson, progressFor } from "./show";

interface ApplyOptions {
  readonly stage: string;
  readonly plan: string;
  readonly json?: boolean;
}

/** `pipeline apply`: the plans that were reviewed, and nothing else. */
export function applyCommand(): Command {
  return new Command("apply")
    .description("apply the plans that a review made; exit code 3 when what follows wants a review")
    .addOption(stageOption())
    .requiredOption("--plan <folder>", "folder that `pipeline review` made")
    .option("--json", "one JSON document on standard output, progress on standard error")
    .action(async ({ stage, plan, json = false }: ApplyOptions) => {
      const progress = progressFor(json);
      const delivery = await prepareDelivery(stage, progress);
      const applied = await applyPlans({
        delivery,
        target: targetOf(stage),
        project: projectFolder(),
        folder: resolve(process.env["INIT_CWD"] ?? "", plan),
        review: async (folder, ref) => {
          const base = await baseOf(ref, stage, progress);
          return (await reviewInto(delivery, { stage, folder, base })).report;
        },
      });
      if (json) printJson({ stage, applied });
      else
        console.log(applied.length === 0 ? "nothing to apply" : `applied: ${applied.join(", ")}`);
    });
}
