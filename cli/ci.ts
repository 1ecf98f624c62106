import { Command, Option } from "commander";
import { loadConfig } from "../config";
import { Failure } from "../delivery/failure";
import { applyStep } from "./ci-apply";
import { handInStep, reviewStep } from "./ci-review";
import { stageOption } from "./project";

/** `pipeline ci`: the steps of the workflows, for any CI. */
export function ciCommand(): Command {
  return new Command("ci")
    .description("what pull requests and merges do, in steps that run on any CI")
    .addCommand(reviewStep())
    .addCommand(handInStep())
    .addCommand(applyStep())
    .addCommand(roleStep());
}

function roleStep(): Command {
  return new Command("role")
    .description("print role and region for a workflow, as lines for GITHUB_OUTPUT")
    .addOption(stageOption())
    .addOption(
      new Option("--for <step>", "what it is to do")
        .choices(["plan", "apply"])
        .makeOptionMandatory(),
    )
    .action(({ stage, for: step }: { stage: string; for: string }) => {
      const { account, github, project, region } = loadConfig(stage);
      if (!github)
        throw new Failure(
          `stage ${stage} has no roles for workflows`,
          `name the repository in config/${stage}.ts (github), then: npm run -s pipeline -- state bootstrap --stage ${stage}`,
        );
      console.log(`role=arn:aws:iam::${account}:role/${project}-delivery-${stage}-${step}`);
      console.log(`region=${region}`);
    });
}
