import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { Command } from "commander";
import { destroyAll } from "../delivery/apply-stacks";
import { refuseWhenProtected } from "../delivery/protection";
import { prepareDelivery } from "./aws";
import { confirm } from "./confirm";
import { stageOption, targetOf } from "./project";
import { progressFor } from "./show";

/** `pipeline destroy`: every stack of a stage on AWS, unless one protects itself. */
export function destroyCommand(): Command {
  return new Command("destroy")
    .description("destroy every stack on AWS, the state stack last")
    .addOption(stageOption())
    .option("--auto-approve", "do not ask")
    .action(async ({ stage, autoApprove }: { stage: string; autoApprove?: boolean }) => {
      const delivery = await prepareDelivery(stage, progressFor(false));
      await refuseWhenProtected(delivery.place, delivery.stacks, delivery.progress);
      await confirm(
        `Destroy stage ${stage} in ${delivery.place.id} with all its data?`,
        autoApprove ?? false,
      );
      const sagemaker = new SageMakerClient({ region: targetOf(stage).region });
      await destroyAll({ ...delivery, sagemaker });
    });
}
