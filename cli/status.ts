import { Command } from "commander";
import { holderOf } from "../local/run-lock";
import { statusOf, type Status } from "../local/status";
import { listTable } from "../local/tables";
import { stageOption } from "./project";
import { printJson } from "./show";
import { localOptions, runningSession } from "./workbench";

/** `pipeline local status`: what runs and what it holds. */
export function statusCommand(): Command {
  return new Command("status")
    .description("show the local AWS, its engines, stacks, runs, files and alarms")
    .option("--json", "one JSON document")
    .addOption(stageOption())
    .action(async (_options: unknown, command: Command) => {
      const options = localOptions(command);
      const session = await runningSession({ ...options, json: true });
      const status = await statusOf(session);
      if (options.json) return printJson(status);
      console.log(asText(status));
      const holder = holderOf(session.paths.lock);
      if (holder)
        console.log(
          `\n"${holder.command}" works on it (process ${holder.pid}, since ${holder.since})`,
        );
    });
}

function asText({
  url,
  pid,
  account,
  region,
  started_at,
  clock,
  engines,
  stacks,
  runs,
  files,
  alarms,
}: Status): string {
  const head = `local AWS at ${url}, account ${account} in ${region}, process ${pid}, since ${started_at}; its clock says ${clock}`;
  const parts = [
    listTable(["engine", "state"], Object.entries(engines)),
    listTable(["stack", "state"], Object.entries(stacks)),
    runs.length === 0
      ? "no runs yet"
      : listTable(
          ["run", "status", "started"],
          runs.map((run) => Object.values(run)),
        ),
    listTable(
      ["files", "count"],
      Object.entries(files).map(([state, count]) => [state, String(count)]),
    ),
    ...(alarms.length === 0
      ? []
      : [
          listTable(
            ["alarm", "state", "since", "reason"],
            alarms.map(({ name, state, since, reason }) => [name, state, since, reason]),
          ),
        ]),
  ];
  return [head, ...parts].join("\n\n");
}
