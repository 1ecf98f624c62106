import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { Command } from "commander";
import { randomUUID } from "node:crypto";
import { Failure } from "../delivery/failure";
import { executionArn, stateMachineArn } from "../delivery/target";
import { follow } from "../local/follow";
import { readRecords } from "../local/records";
import type { Session } from "../local/session";
import { stageOption } from "./project";
import { printJson } from "./show";
import { exclusively, localOptions, runningSession } from "./workbench";

const MACHINE = "maintenance";

/** `pipeline local maintain`: keep the tables small now, as the schedule would. */
export function maintainCommand(): Command {
  return new Command("maintain")
    .description("join small files of the tables, remove old snapshots and lost files")
    .option("--json", "one JSON document on standard output, progress on standard error")
    .addOption(stageOption())
    .action(async (_options: unknown, command: Command) => {
      const options = localOptions(command);
      const session = await runningSession(options);
      const done = await exclusively(session, "pipeline local maintain", () => maintain(session));
      if (options.json) printJson(done);
      else console.log(done.tables.join("\n"));
    });
}

async function maintain({ clients, progress, signal, target }: Session) {
  const name = `manual-${randomUUID()}`;
  const arn = executionArn(target, MACHINE, name);
  const machine = stateMachineArn(target, MACHINE);
  await clients.sfn.send(new StartExecutionCommand({ stateMachineArn: machine, name }));
  const { failure } = await follow({ sfn: clients.sfn, progress, signal }, { runId: name, arn });
  if (failure) {
    const { cause, error, step } = failure;
    throw new Failure(`${step}: ${error}: ${cause}`, "npm run -s local -- logs maintenance");
  }
  const runId = `maintenance-${name}`;
  const records = await readRecords(clients.s3, target, runId);
  return { run_id: runId, tables: records.flatMap(({ notices }) => notices ?? []) };
}
