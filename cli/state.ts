import { Command } from "commander";
import { bootstrap, STATE_STACK } from "../delivery/apply-stacks";
import { backendBlock } from "../delivery/backend-block";
import { stackNamed } from "../delivery/synthesized";
import { prepareDelivery } from "./aws";
import { stageOption } from "./project";
import { progressFor } from "./show";

/** `pipeline state`: where Terraform keeps its state. */
export function stateCommand(): Command {
  return new Command("state")
    .description("where Terraform keeps its state")
    .addCommand(bootstrapCommand());
}

function bootstrapCommand(): Command {
  return new Command("bootstrap")
    .description("make the place of the state and an empty state per stack; nothing to do again")
    .addOption(stageOption())
    .action(async ({ stage }: { stage: string }) => {
      const delivery = await prepareDelivery(stage, progressFor(false));
      await bootstrap(delivery);
      const block = backendBlock(stackNamed(delivery.stacks, STATE_STACK), "NAME");
      console.log(`\nto keep the state of Terraform of your own in the same place:\n\n${block}`);
    });
}
