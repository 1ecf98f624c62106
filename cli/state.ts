import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Command, Option } from "commander";
import { bootstrap, STATE_STACK } from "../delivery/apply-stacks";
import { backendBlock } from "../delivery/backend-block";
import { CloudApi } from "../delivery/cloud/api";
import { tokenFor } from "../delivery/cloud/token";
import { migrateStates } from "../delivery/migrate/migrate-states";
import type { StatePlace } from "../delivery/state-place";
import { stackNamed } from "../delivery/synthesized";
import { prepareDelivery } from "./aws";
import { UsageError } from "./exit";
import { stopSignal } from "./interrupt";
import { stageOption, targetOf } from "./project";
import { progressFor } from "./show";

/** `pipeline state`: where Terraform keeps its state. */
export function stateCommand(): Command {
  return new Command("state")
    .description("where Terraform keeps its state")
    .addCommand(bootstrapCommand())
    .addCommand(migrateCommand());
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

interface MigrateOptions {
  readonly stage: string;
  readonly to: "dynamodb" | "lockfile" | "both" | "cloud";
  readonly hostname: string;
  readonly organization?: string;
}

function migrateCommand(): Command {
  return new Command("migrate")
    .description("copy every state to another place, or change what locks it, and check the copies")
    .addOption(stageOption())
    .addOption(
      new Option("--to <place>", "S3 with these locks, or a workspace per stack in the cloud")
        .choices(["dynamodb", "lockfile", "both", "cloud"])
        .makeOptionMandatory(),
    )
    .option("--hostname <name>", "host of the cloud", "app.terraform.io")
    .option("--organization <name>", "organization in the cloud")
    .action(async ({ stage, ...options }: MigrateOptions) => {
      const to = placeOf(options);
      const delivery = await prepareDelivery(stage, progressFor(false));
      const target = targetOf(stage);
      const dynamodb = new DynamoDBClient({ region: target.region });
      const cloud = (hostname: string) =>
        CloudApi.discover({
          hostname,
          token: tokenFor(hostname, process.env),
          signal: stopSignal,
        });
      await migrateStates({ delivery, dynamodb, target, to, cloud });
      const fields = Object.entries(to).map(([name, value]) => `${name}: "${value}"`);
      console.log(`now set in config/${stage}.ts: state: { ${fields.join(", ")} },`);
    });
}

function placeOf({ to, hostname, organization }: Omit<MigrateOptions, "stage">): StatePlace {
  if (to !== "cloud") return { backend: "s3", locks: to };
  if (organization) return { backend: "cloud", hostname, organization };
  throw new UsageError("the cloud keeps workspaces in an organization", "--organization NAME");
}
