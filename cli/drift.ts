import { Command } from "commander";
import { findDrift, type NamedDrift } from "../delivery/drift/find-drift";
import type { DriftedResource } from "../delivery/drift/stack-drift";
import { prepareDelivery } from "./aws";
import { stageOption } from "./project";
import { printJson, progressFor } from "./show";

interface DriftOptions {
  readonly stage: string;
  readonly json?: boolean;
}

/** Exit code when something was changed by hand. */
const DRIFTED = 2;

/** `pipeline drift`: what is not as it was applied. */
export function driftCommand(): Command {
  return new Command("drift")
    .description("name what was changed by hand on AWS; exit code 2 when something was, 0 when not")
    .addOption(stageOption())
    .option("--json", "one JSON document on standard output, progress on standard error")
    .action(async ({ stage, json = false }: DriftOptions) => {
      const stacks = await findDrift(await prepareDelivery(stage, progressFor(json)));
      const isDrifted = stacks.some(({ drifted }) => drifted.length > 0);
      if (json) printJson({ stage, isDrifted, stacks });
      else console.log(inWords(stacks).join("\n"));
      if (isDrifted) process.exitCode = DRIFTED;
    });
}

function inWords(stacks: readonly NamedDrift[]): string[] {
  const drifted = stacks.flatMap((each) => each.drifted.map((one) => lines(each.stack, one)));
  const other = stacks.reduce((sum, { unmanaged }) => sum + unmanaged.length, 0);
  return [
    ...(drifted.length === 0 ? ["nothing was changed by hand"] : drifted.flat()),
    ...(other === 0 ? [] : [`${other} differ in what no construct sets; --json names them`]),
  ];
}

function lines(stack: string, { construct, address, what, attributes }: DriftedResource): string[] {
  const values = attributes.map(
    ({ path, before, after }) =>
      `    ${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
  );
  return [`  ${stack}: ${construct} (${address}) was ${what} by hand`, ...values];
}
