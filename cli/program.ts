import { Command } from "commander";
import { applyCommand } from "./apply";
import { backfillCommand, replayCommand } from "./backfill";
import { benchCommand } from "./bench";
import { ciCommand } from "./ci";
import { cloudCommand } from "./cloud";
import { contractCommand } from "./contract";
import { costCommand } from "./cost";
import { deployCommand } from "./deploy";
import { destroyCommand } from "./destroy";
import { docsCommand } from "./docs";
import { driftCommand } from "./drift";
import { localCommand } from "./local";
import { redriveCommand } from "./redrive";
import { onAws } from "./remote";
import { reviewCommand } from "./review";
import { runCommand } from "./run";
import { sampleDataCommand } from "./sample-data";
import { stateCommand } from "./state";
import { synthCommand } from "./synth";

/** The program `pipeline` with all its commands. */
export function pipelineProgram(): Command {
  const program = new Command("pipeline")
    .description("A day of sales, from a dropped file to a KPI query, on AWS or on this machine.")
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("next: the same command with --help says what it takes")
    .addCommand(localCommand())
    .addCommand(synthCommand())
    .addCommand(reviewCommand())
    .addCommand(applyCommand())
    .addCommand(deployCommand())
    .addCommand(destroyCommand())
    .addCommand(driftCommand())
    .addCommand(stateCommand())
    .addCommand(cloudCommand())
    .addCommand(ciCommand())
    .addCommand(runCommand())
    .addCommand(redriveCommand())
    .addCommand(backfillCommand(onAws))
    .addCommand(replayCommand(onAws))
    .addCommand(sampleDataCommand())
    .addCommand(contractCommand())
    .addCommand(costCommand())
    .addCommand(benchCommand())
    .addCommand(docsCommand());
  inheritExit(program);
  return program;
}

/** Subcommands built elsewhere must throw, too, instead of ending the process with their own code. */
function inheritExit(parent: Command): void {
  for (const child of parent.commands) {
    child.copyInheritedSettings(parent).enablePositionalOptions();
    inheritExit(child);
  }
}
