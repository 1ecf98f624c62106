import { Command } from "commander";
import { join } from "node:path";
import { readStacks } from "../delivery/synthesized";
import { synth } from "../local/synth";
import { stopSignal } from "./interrupt";
import { pathsOf, projectFolder, stageOption } from "./project";
import { progressFor } from "./show";

/** `pipeline synth`: Terraform JSON of every stack. */
export function synthCommand(): Command {
  return new Command("synth")
    .description("write the Terraform JSON of every stack to cdktf.out")
    .addOption(stageOption())
    .action(async ({ stage }: { stage: string }) => {
      const project = projectFolder();
      const { output } = pathsOf(project);
      await progressFor(false).run(`synth ${stage}`, async (report) => {
        const logs = join(project, ".build", "logs");
        await synth({ project, stage, output, logs, env: process.env, signal: stopSignal });
        report(
          readStacks(output)
            .map((stack) => stack.name)
            .join(", "),
        );
      });
    });
}
