import { Command } from "commander";
import { applyAll } from "../delivery/apply-stacks";
import { prepareDelivery } from "./aws";
import { confirm } from "./confirm";
import { stageOption } from "./project";
import { progressFor } from "./show";

/** `pipeline deploy`: every stack to AWS. */
export function deployCommand(): Command {
  return new Command("deploy")
    .description("synthesize, bootstrap the state and apply every stack to AWS")
    .addOption(stageOption())
    .option("--auto-approve", "do not ask")
    .action(async ({ stage, autoApprove }: { stage: string; autoApprove?: boolean }) => {
      const delivery = await prepareDelivery(stage, progressFor(false));
      const names = delivery.stacks.map((stack) => stack.name).join(", ");
      await confirm(
        `Apply ${names} to ${delivery.place.id} (stage ${stage})?`,
        autoApprove ?? false,
      );
      await applyAll(delivery);
    });
}
