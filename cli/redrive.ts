import { Command } from "commander";
import { Failure } from "../delivery/failure";
import { redriveClients } from "../delivery/redrive/clients";
import { type FailedRun, failedRuns } from "../delivery/redrive/failed-runs";
import { listAll, type Listed } from "../delivery/redrive/list";
import { deadLetterQueues, queueNamed } from "../delivery/redrive/queues";
import { planRedrive, type RedrivePlace, redriveRun } from "../delivery/redrive/run";
import { sendBack } from "../delivery/redrive/send-back";
import { listTable } from "../local/tables";
import { checkAccount } from "./aws";
import { confirm } from "./confirm";
import { stageOption, targetOf } from "./project";
import { printJson } from "./show";
import { typedOnAws } from "./typed";

const AFTER = `
Without an option: says what lies in the dead-letter queues and which runs failed; changes nothing.

Mend the cause first. What is sent back is tried as often as the first time, and a message
that arrives twice is handled once. A run goes on with the step that failed, up to 14 days later;
the files of one that is not redriven are taken over by the next run.`;

interface Options {
  readonly stage: string;
  readonly json?: boolean;
  readonly queue?: string;
  readonly run?: string;
  readonly yes?: boolean;
}

/** `pipeline redrive`: what could not be handled, and another try after the cause is mended. */
export function redriveCommand(): Command {
  return redriveOptions(new Command("redrive")).action(async (options: Options) => {
    const target = targetOf(options.stage);
    await checkAccount(target);
    const typed = typedOnAws(options.stage);
    const commands = { list: typed("redrive"), newRun: typed("run") };
    await redrive({ clients: redriveClients(target.region), target, commands }, options);
  });
}

/** The options of `redrive`, on AWS and on the local one. */
export function redriveOptions(command: Command): Command {
  return command
    .description("list what could not be handled in words; send it back after the fix")
    .option("--queue <name>", "send the messages of this dead-letter queue back")
    .option("--run <run-id>", "let this failed run go on with the step that failed")
    .option("--yes", "do not ask")
    .option("--json", "one JSON document")
    .addOption(stageOption())
    .addHelpText("after", AFTER);
}

/** Do it, in the AWS that the environment names. */
export async function redrive(place: RedrivePlace, options: Options): Promise<void> {
  const { clients, target } = place;
  if (options.queue !== undefined) return emptyQueue(place, options.queue, options);
  if (options.run !== undefined) return continueRun(place, options.run, options);
  const queues = await listAll(clients, target);
  const runs = await failedRuns(clients.sfn, target);
  if (options.json) printJson({ queues, runs });
  else console.log(asText(queues, runs));
}

async function continueRun(
  place: RedrivePlace,
  runId: string,
  { json, yes }: Options,
): Promise<void> {
  const plan = await planRedrive(place, runId);
  if (!json) console.log(`run ${runId} for ${plan.business_date} failed in ${plan.reason}`);
  await confirm(`Let it go on with ${plan.step}?`, yes ?? false, "--yes");
  await redriveRun(place.clients.sfn, place.target, runId);
  if (json) printJson({ ...plan, status: "redriven" });
  else console.log(`it goes on with ${plan.step}; what had succeeded before is not done again`);
}

async function emptyQueue(
  { clients, commands, target }: RedrivePlace,
  name: string,
  { json, yes }: Options,
): Promise<void> {
  const queue = queueNamed(await deadLetterQueues(clients.sqs, target), name, target);
  const to = queue.source?.name ?? "the functions they were for";
  await confirm(
    `Send ${queue.messages} messages of ${queue.name} back to ${to}?`,
    yes ?? false,
    "--yes",
  );
  const sent = await sendBack(clients, queue);
  if (sent < queue.messages)
    throw new Failure(
      `sent ${sent} of ${queue.messages} messages back; somebody else works on the queue`,
      commands.list,
    );
  if (json) printJson({ queue: queue.name, sent });
  else console.log(`sent ${sent} messages of ${queue.name} back to ${to}`);
}

function asText(queues: readonly Listed[], runs: readonly FailedRun[]): string {
  const failed =
    runs.length === 0
      ? "no run has failed since the last one that succeeded"
      : listTable(
          ["run", "status", "ended"],
          runs.map(({ run_id, status, ended_at }) => [run_id, status, ended_at]),
        );
  return [...queues.map(queueText), failed].join("\n\n");
}

function queueText({ queue, messages, back_to, letters }: Listed): string {
  if (messages === 0) return `${queue}: empty`;
  const rows = letters.map(({ what, since, tried, why }) => [what, since, tried, why]);
  const more = messages > letters.length ? `\nand ${messages - letters.length} more` : "";
  const head = `${queue}: ${messages} to send back to ${back_to}`;
  return `${head}\n${listTable(["what", "since", "tried", "why"], rows)}${more}`;
}
