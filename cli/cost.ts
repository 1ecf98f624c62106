import { Command, InvalidArgumentError, Option } from "commander";
import { join } from "node:path";
import { loadConfig } from "../config";
import { type Workload, WORKLOADS, workloadOf } from "../config/workload";
import { architecture } from "../delivery/cost/architectures";
import {
  type Bill,
  billOf,
  byComponent,
  byStack,
  perMillion,
  totalOf,
} from "../delivery/cost/bill";
import { recordedRuns } from "../delivery/cost/measured";
import { PRICED } from "../delivery/cost/price";
import { synthesizedResources } from "../delivery/cost/resource";
import { messageOf } from "../delivery/failure";
import { readStacks } from "../delivery/synthesized";
import { synth } from "../local/synth";
import { billText } from "./cost-text";
import { stopSignal } from "./interrupt";
import { pathsOf, projectFolder, stageOption } from "./project";
import { printJson, progressFor } from "./show";

const AFTER = `
The prices stand in delivery/cost/prices.json, each with its source and date. What they are reckoned for is read from the
synthesized app: schedules, workers, sizes, lifecycles. Runs of npm run local are recorded and replace what the model
supposes of a step's start; they are of this machine, and the bill says where.

naive is the same work as tutorials draw it, floor the least it could cost: docs/cost.md.

Exit codes: 0 reckoned, 1 it could not be, 2 wrong use.`;

interface Given {
  readonly stage: string;
  readonly workload?: Workload;
  readonly json?: boolean;
}

/** `pipeline cost`: what a month of a stage costs. */
export function costCommand(): Command {
  const names = Object.keys(WORKLOADS).join(", ");
  return new Command("cost")
    .description("what a stage costs a month, beside a naive architecture and the least possible")
    .addOption(stageOption())
    .addOption(
      new Option(
        "--workload <rows>",
        `${names}, or rows a day; default: what config/ says`,
      ).argParser(aWorkload),
    )
    .option("--json", "one JSON document on standard output, progress on standard error")
    .addHelpText("after", AFTER)
    .action(async (given: Given) => {
      const { json = false, stage } = given;
      const workload = given.workload ?? WORKLOADS[loadConfig(stage).workload];
      const bill = await progressFor(true).run(`reckon ${stage}`, () => reckon(stage, workload));
      if (json) printJson(asDocument(stage, bill));
      else console.log(billText(stage, bill));
    });
}

/** Synthesized into a folder of its own: what `cdktf.out` holds stays, whatever its stage. */
async function reckon(stage: string, workload: Workload): Promise<Bill> {
  const project = projectFolder();
  const logs = join(project, ".build", "cost");
  const output = join(logs, "cdktf.out");
  await synth({ project, stage, output, logs, env: process.env, signal: stopSignal });
  const recorded = recordedRuns(pathsOf(project).root, stage);
  return billOf(synthesizedResources(readStacks(output)), workload, recorded);
}

function aWorkload(text: string): Workload {
  try {
    return workloadOf(text);
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}

function asDocument(stage: string, { lines, rowsPerDay, unknown, warnings }: Bill) {
  const total = totalOf(lines);
  const part = (name: string) => totalOf(lines.filter((line) => line.part === name));
  return {
    stage,
    rows_per_day: rowsPerDay,
    ...PRICED,
    usd_per_month: total,
    fixed_usd_per_month: part("fixed"),
    usd_per_million_rows: perMillion(total, rowsPerDay),
    usage_usd_per_million_rows: perMillion(part("usage"), rowsPerDay),
    components: Object.fromEntries(byComponent(lines)),
    stacks: Object.fromEntries(byStack(lines)),
    naive: Object.fromEntries(architecture("naive", rowsPerDay)),
    floor: Object.fromEntries(architecture("floor", rowsPerDay)),
    lines,
    unknown_types: Object.fromEntries(unknown),
    warnings,
  };
}
