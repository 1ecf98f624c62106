import { Command } from "commander";
import { bootstrap } from "../delivery/apply-stacks";
import { prepareDelivery } from "./aws";
import { stageOption } from "./project";
import { progressFor } from "./show";

/** `pipeline state`: where Terraform keeps its state. */
export function stateCommand(): Command {
  const make = new Command("bootstrap")
    .description("make the state bucket, lock table and key on AWS; nothing to do the second time")
    .addOption(stageOption())
    .action(async ({ stage }: { stage: string }) => {
      await bootstrap(await prepareDelivery(stage, progressFor(false)));
    });
  return new Command("state").description("where Terraform keeps its state").addCommand(make);
}
