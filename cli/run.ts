import { SFNClient } from "@aws-sdk/client-sfn";
import { Command } from "commander";
import { startExecution } from "../local/execution";
import { dayBefore } from "../src-lambda/core/business-date";
import { checkAccount } from "./aws";
import { UsageError } from "./exit";
import { stageOption, targetOf } from "./project";
import { printJson } from "./show";

/** `pipeline run`: start a run now, as the schedule would. */
export function runCommand(): Command {
  return new Command("run")
    .description("start a run on AWS now; it takes every file that waits")
    .option("--date <date>", "business date, YYYY-MM-DD (default: yesterday in UTC)")
    .option("--json", "one JSON document")
    .addOption(stageOption())
    .action(async ({ stage, date, json }: { stage: string; date?: string; json?: boolean }) => {
      const target = targetOf(stage);
      const day = date ?? dayBefore(new Date().toISOString());
      if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) {
        throw new UsageError(`--date is ${JSON.stringify(day)}, must be YYYY-MM-DD`);
      }
      await checkAccount(target);
      const sfn = new SFNClient({ region: target.region });
      const { runId } = await startExecution(sfn, target, `manual-${day}`, day);
      if (json) printJson({ run_id: runId, business_date: day });
      else console.log(`started run ${runId} for ${day}`);
    });
}
