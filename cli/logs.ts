import { Command } from "commander";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { pause } from "../delivery/pause";
import type { Session } from "../local/session";
import { eventsOf, logFile, logTail, noLogs, placesOf } from "../local/step-logs";
import { stopSignal } from "./interrupt";
import { pathsOf, projectFolder, stageOption } from "./project";
import { localOptions, runningSession } from "./workbench";

/** `pipeline local logs STEP`: what a step or an engine said. */
export function logsCommand(): Command {
  return new Command("logs")
    .description(
      "show the logs of a step's last run, or of aws, spark, trino, synth, terraform-<stack>",
    )
    .argument("<step>", "for example raw_to_processed, ingest-file, spark, terraform-lake")
    .option("--follow", "go on as more is written")
    .addOption(stageOption())
    .action(async (step: string, { follow }: { follow?: boolean }, command: Command) => {
      const { logs } = pathsOf(projectFolder());
      const file = logFile(logs, step);
      if (file) return followFile(file, follow ?? false);
      const session = await runningSession({ ...localOptions(command), json: true });
      await followEvents(session, step, follow ?? false);
    });
}

async function followFile(path: string, isFollowing: boolean): Promise<void> {
  let position = statSync(path).size;
  console.log(logTail(path));
  while (isFollowing) {
    await pause(500, stopSignal);
    const size = statSync(path).size;
    if (size < position) position = 0;
    if (size === position) continue;
    const chunk = Buffer.alloc(size - position);
    const file = openSync(path, "r");
    position += readSync(file, chunk, 0, chunk.length, position);
    closeSync(file);
    process.stdout.write(chunk);
  }
}

async function followEvents(session: Session, step: string, isFollowing: boolean): Promise<void> {
  const places = await placesOf(session, step);
  const seen = new Set<string>();
  const events = await eventsOf(session, places, 0);
  if (events.length === 0 && !isFollowing) throw noLogs(step, session.paths.logs);
  for (let batch = events; ; batch = await eventsOf(session, places, Date.now() - 60_000)) {
    for (const { eventId, timestamp, message } of batch) {
      const id = eventId ?? `${timestamp} ${message}`;
      if (!seen.has(id))
        console.log(`${new Date(timestamp ?? 0).toISOString()}  ${(message ?? "").trimEnd()}`);
      seen.add(id);
    }
    if (!isFollowing) return;
    await pause(1000, stopSignal);
  }
}
