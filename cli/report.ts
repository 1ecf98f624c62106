import { Command } from "commander";
import { resolve } from "node:path";
import { makeReport, reportFile } from "../local/report/make-report";
import { browserFor, serveReport } from "../local/report/serve";
import { stopSignal } from "./interrupt";
import { stageOption } from "./project";
import { reportLines } from "./report-lines";
import { printJson } from "./show";
import { localOptions, runningSession } from "./workbench";

const AFTER = `
The report is one file that needs no network. Where there is a browser it is served on 127.0.0.1 and opened, until
Ctrl-C; elsewhere its place is printed. --serve serves it without a browser, for one on another machine.`;

interface Options {
  readonly open: boolean;
  readonly serve?: boolean;
  readonly output?: string;
}

/** `pipeline local report`: what runs, as a page. */
export function reportCommand(): Command {
  return new Command("report")
    .description("make the report of what the local AWS holds, serve it on 127.0.0.1 and open it")
    .option("--no-open", "only make it, and say where it lies")
    .option("--serve", "serve it, whether there is a browser or not")
    .option("--output <file>", "where to write it, instead of .local/report.html")
    .option("--json", "one JSON document: file, bytes, warnings")
    .addOption(stageOption())
    .addHelpText("after", AFTER)
    .action(async (_options: unknown, command: Command) => {
      const options = localOptions(command);
      const { open, output, serve = false } = command.opts<Options>();
      const session = await runningSession({ ...options, json: true });
      const file =
        output === undefined ? reportFile(session) : resolve(process.env["INIT_CWD"] ?? "", output);
      const made = await makeReport(session, file);
      if (options.json) return printJson(made);
      for (const line of reportLines(made)) console.log(line);
      const browser = open ? browserFor(process.platform, process.env) : undefined;
      if (!browser && !serve) return;
      await serveReport(made.file, {
        browser,
        signal: stopSignal,
        say: (line) => console.log(line),
      });
    });
}
