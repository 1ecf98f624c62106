import { Command } from "commander";
import { Failure } from "../delivery/failure";
import { advance, type AdvanceReport, type ClockState, type Firing } from "../local/clock";
import type { Session } from "../local/session";
import { stageOption } from "./project";
import { printJson } from "./show";
import { exclusively, localOptions, runningSession } from "./workbench";

const AFTER = `
Fires, in order, what schedules and rules would have fired on the way, with the clock at their time,
and lets each run end before time goes on. Alarms are evaluated all along.

  npm run -s local -- advance 1d
  npm run -s local -- advance 2h30m --no-wait
  npm run -s local -- advance 2030-03-01T06:00:00Z

Exit codes: 0 everything that was fired went well, 1 something did not, 2 wrong use.`;

/** `pipeline local advance`: move the clock forward. */
export function advanceCommand(): Command {
  return new Command("advance")
    .description("move the clock of the local AWS forward and fire what its schedules would have")
    .argument("<time>", "how far (1d, 2h, 30m, 1d12h), or a time such as 2030-03-01T06:00:00Z")
    .option("--no-wait", "do not let what was fired end before time goes on")
    .option("--json", "one JSON document on standard output, progress on standard error")
    .addOption(stageOption())
    .addHelpText("after", AFTER)
    .action(async (by: string, { wait }: { wait: boolean }, command: Command) => {
      const options = localOptions(command);
      const session = await runningSession(options);
      const report = await exclusively(session, "pipeline local advance", () =>
        advancing(session, by, wait),
      );
      if (options.json) printJson(report);
      if (report.failed > 0) throw new Failure(failures(report), "npm run -s local -- status");
    });
}

function advancing(session: Session, by: string, waits: boolean): Promise<AdvanceReport> {
  const { instance, progress, signal } = session;
  return progress.run(`advance ${by}`, async (say) => {
    let told = 0;
    const tell = (fired: readonly Firing[]) => {
      // In order: one that still runs holds back those after it.
      const running = fired.findIndex(({ status }) => status === "RUNNING");
      const known = fired.slice(told, running < 0 ? undefined : running);
      known.forEach((firing) => progress.note(lineOf(firing)));
      told += known.length;
    };
    const seen = ({ now, advancing: move }: ClockState) => {
      if (!move) return;
      tell(move.fired);
      say([now, ...move.waiting_for.slice(0, 1)].join(", "));
    };
    const report = await advance(instance, { by, waits, signal, seen });
    report.fired.slice(told).forEach((firing) => progress.note(lineOf(firing)));
    say(`${report.fired.length} fired, it is ${report.now}`);
    return report;
  });
}

function lineOf({ at, schedule, rule, status, reason }: Firing): string {
  const name = schedule === undefined ? `rule ${rule}` : `schedule ${schedule}`;
  return `${at}  ${name}  ${status.toLowerCase().replace("_", " ")}${reason ? `: ${reason}` : ""}`;
}

const GOOD = ["SUCCEEDED", "DELIVERED", "RUNNING"];

function failures({ fired, failed }: AdvanceReport): string {
  const lines = fired.filter(({ status }) => !GOOD.includes(status)).map(lineOf);
  return [`${failed} of ${fired.length} firings failed`, ...lines].join("\n");
}
