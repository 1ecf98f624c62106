import { Command } from "commander";
import { join, resolve } from "node:path";
import { makePlans } from "../delivery/review/make-plans";
import { prepareDelivery } from "./aws";
import { projectFolder, stageOption, targetOf } from "./project";
import { printJson, progressFor } from "./show";

interface ReviewOptions {
  readonly stage: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `pipeline review`: what applying this commit would do. */
export function reviewCommand(): Command {
  return new Command("review")
    .description("plan every stack and say what applying the plans would do")
    .addOption(stageOption())
    .option("--out <folder>", "where plans and report go (default: .build/review/STAGE)")
    .option("--json", "one JSON document on standard output, progress on standard error")
    .action(async ({ stage, out, json = false }: ReviewOptions) => {
      const project = projectFolder();
      const target = targetOf(stage);
      const folder = out
        ? resolve(process.env["INIT_CWD"] ?? "", out)
        : join(project, ".build", "review", stage);
      const delivery = await prepareDelivery(stage, progressFor(json));
      const { facts, plans, failed } = await makePlans({ delivery, target, project, folder });
      printJson({ facts, stacks: plans.map(({ planned }) => planned), failed });
    });
}
