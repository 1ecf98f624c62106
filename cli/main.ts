import { Command, CommanderError } from "commander";
import { benchCommand } from "./bench";
import { deployCommand } from "./deploy";
import { destroyCommand } from "./destroy";
import { docsCommand } from "./docs";
import { exitCodeOf, explain } from "./exit";
import { watchInterrupts } from "./interrupt";
import { localCommand } from "./local";
import { redriveCommand } from "./redrive";
import { runCommand } from "./run";
import { sampleDataCommand } from "./sample-data";
import { stateCommand } from "./state";
import { synthCommand } from "./synth";

const program = new Command("pipeline")
  .description("A day of sales, from a dropped file to a KPI query, on AWS or on this machine.")
  .enablePositionalOptions()
  .exitOverride()
  .addCommand(localCommand())
  .addCommand(synthCommand())
  .addCommand(deployCommand())
  .addCommand(destroyCommand())
  .addCommand(stateCommand())
  .addCommand(runCommand())
  .addCommand(redriveCommand())
  .addCommand(sampleDataCommand())
  .addCommand(benchCommand())
  .addCommand(docsCommand());

// A reader that has seen enough (`query … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? 0 : 1),
);

// The SDK would warn in the middle of the progress about Node versions to come.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const interrupts = watchInterrupts();
inheritExit(program);
let code = 0;
try {
  await program.parseAsync();
} catch (error) {
  code = interrupts.exitCode() ?? exitCodeOf(error);
  if (!(error instanceof CommanderError) && interrupts.exitCode() === undefined) explain(error);
}
code ||= Number(process.exitCode ?? 0);
process.stdout.write("", () => process.exit(code));

/** Subcommands built elsewhere must throw, too, instead of ending the process with their own code. */
function inheritExit(parent: Command): void {
  for (const child of parent.commands) {
    child.copyInheritedSettings(parent).enablePositionalOptions();
    inheritExit(child);
  }
}
