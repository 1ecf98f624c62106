import { Command, Option } from "commander";
import { query } from "../local/athena";
import { asCsv, asObjects } from "../local/result-format";
import { resultTable } from "../local/tables";
import { stageOption } from "./project";
import { printJson } from "./show";
import { localOptions, runningSession } from "./workbench";

/** `pipeline local query SQL`: through the Athena API. */
export function queryCommand(): Command {
  return new Command("query")
    .description("run SQL through the Athena API")
    .argument("<sql>", 'for example "select * from analytics.daily_kpis limit 10"')
    .addOption(new Option("--json", "an array of objects").conflicts("csv"))
    .option("--csv", "RFC 4180; text that a spreadsheet would run gets a leading quote")
    .addOption(stageOption())
    .action(async (sql: string, { csv }: { csv?: boolean }, command: Command) => {
      const options = localOptions(command);
      const result = await query(await runningSession({ ...options, json: true }), sql);
      if (options.json) printJson(asObjects(result));
      else process.stdout.write(csv ? asCsv(result) : `${resultTable(result)}\n`);
    });
}
