import { Command } from "commander";
import { destroyLocal } from "../local/destroy";
import { stageOption } from "./project";
import { exclusively, localOptions, runningSession } from "./workbench";

/** `pipeline local destroy`: take all stacks down again with Terraform. */
export function localDestroyCommand(): Command {
  return new Command("destroy")
    .description("destroy all stacks on the local AWS, the state stack last")
    .addOption(stageOption())
    .action(async (_options: unknown, command: Command) => {
      const session = await runningSession(localOptions(command));
      await exclusively(session, "pipeline local destroy", () => destroyLocal(session));
    });
}
