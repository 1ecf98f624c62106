import { Command } from "commander";
import { clientEnvironment, exportLines } from "../local/environment";
import { terraformEnvironment } from "../local/toolchain";
import { stageOption } from "./project";
import { localOptions, runningSession } from "./workbench";

/** `pipeline local env`: bring your own tools. */
export function envCommand(): Command {
  return new Command("env")
    .description('print settings for other tools: eval "$(npm run -s local -- env)"')
    .addOption(stageOption())
    .action(async (_options: unknown, command: Command) => {
      const { instance, target, toolchain } = await runningSession({
        ...localOptions(command),
        json: true,
      });
      console.log(
        exportLines(clientEnvironment(instance, target.stage, terraformEnvironment(toolchain))),
      );
    });
}
