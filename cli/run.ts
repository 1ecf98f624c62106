import { SFNClient } from "@aws-sdk/client-sfn";
import { Command } from "commander";
import { startExecution } from "../local/execution";
import { dayBefore } from "../src-lambda/core/business-date";
import { checkAccount } from "./aws";
import { aDay } from "./option-values";
import { stageOption, targetOf, trainOption } from "./project";
import { printJson } from "./show";

interface RunOptions {
  readonly stage: string;
  readonly date?: string;
  readonly json?: boolean;
  readonly train?: boolean;
}

/** `pipeline run`: start a run now, as the schedule would. */
export function runCommand(): Command {
  return new Command("run")
    .description("start a run on AWS now; it takes every file that waits")
    .option("--date <date>", "business date, yyyy-mm-dd (default: yesterday in UTC)", aDay)
    .option("--json", "one JSON document")
    .addOption(trainOption())
    .addOption(stageOption())
    .action(async ({ stage, date, json, train }: RunOptions) => {
      const target = targetOf(stage);
      const now = new Date().toISOString();
      const day = date ?? dayBefore(now);
      await checkAccount(target);
      const sfn = new SFNClient({ region: target.region });
      // Not by the date alone: Step Functions gives a name away again after 90 days, and a run of that
      // name would take the manifest it finds for its own.
      const name = `manual-${day}-on-${now.slice(0, 10)}`;
      const { runId } = await startExecution(sfn, target, name, {
        business_date: day,
        ...(train && { train }),
      });
      if (json) printJson({ run_id: runId, business_date: day });
      else console.log(`started run ${runId} for ${day}`);
    });
}
