import { Command, Option } from "commander";
import { query } from "../local/athena";
import { asked, literals, questionNamed, questions } from "../local/questions";
import { asCsv, asObjects } from "../local/result-format";
import { resultTable } from "../local/tables";
import { projectFolder, stageOption } from "./project";
import { printJson } from "./show";
import { localOptions, runningSession } from "./workbench";

/** `pipeline local ask [NAME] [VALUE...]`: the named queries of `sql/queries`. */
export function askCommand(): Command {
  return new Command("ask")
    .description("answer one of the named questions of sql/queries; without a name, list them")
    .argument("[name]", "for example sales_of_a_day")
    .argument("[values...]", "what the question asks for, for example 2025-06-30")
    .addOption(new Option("--json", "an array of objects").conflicts("csv"))
    .option("--csv", "RFC 4180; text that a spreadsheet would run gets a leading quote")
    .addOption(stageOption())
    .action(async (name: string | undefined, values: string[], _, command: Command) => {
      const options = localOptions(command);
      const { csv } = command.opts<{ csv?: boolean }>();
      const all = questions(projectFolder());
      const result =
        name === undefined
          ? {
              columns: ["name", "question", "values"].map((each) => ({
                name: each,
                type: "varchar",
              })),
              rows: all.map((each) => [each.name, each.question, asked(each).join(" ")]),
            }
          : await answer(options, all, name, values);
      if (options.json) printJson(asObjects(result));
      else process.stdout.write(csv ? asCsv(result) : `${resultTable(result)}\n`);
    });
}

async function answer(
  options: ReturnType<typeof localOptions>,
  all: ReturnType<typeof questions>,
  name: string,
  values: readonly string[],
) {
  const question = questionNamed(all, name);
  const parameters = literals(question, values);
  return query(await runningSession({ ...options, json: true }), question.sql, parameters);
}
