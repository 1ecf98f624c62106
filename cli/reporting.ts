import { availableParallelism } from "node:os";
import { recordRun } from "../delivery/cost/measured";
import { Failure, messageOf } from "../delivery/failure";
import { failedReport, type RunReport } from "../local/report";
import type { ProcessedFile } from "../local/run";
import { runTables } from "../local/tables";
import { stopSignal } from "./interrupt";
import { pathsOf, projectFolder } from "./project";
import { printJson } from "./show";
import { reportLines } from "./report-lines";
import type { LocalOptions } from "./workbench";

const NEXT = `
Look further:
  npm run -s local -- report               opens the report
  npm run -s local -- query "select * from analytics.daily_kpis limit 10"
  npm run -s local -- status
  npm run -s local -- logs raw_to_processed
  eval "$(npm run -s local -- env)"        AWS CLI and Terraform on this local AWS
  npm run -s local -- down`;

/** Make a report, print it, and fail when something in it does not hold. */
export async function reporting(
  { json, stage }: LocalOptions,
  work: () => Promise<ProcessedFile>,
): Promise<void> {
  const processed = await work().catch((error: unknown) => {
    if (json && !stopSignal.aborted) printJson(failedReport(messageOf(error)));
    throw error;
  });
  const { report } = processed;
  if (json) printJson(report);
  else console.log([`\n${runTables(processed)}`, ...pageLines(processed)].join("\n\n"));
  if (report.problems.length > 0)
    throw new Failure(report.problems.join("\n"), whereToLook(report));
  remember(stage, report);
  if (!json) console.log(NEXT);
}

/** What steps took here, for `pipeline cost`. */
function remember(
  stage: string,
  { already_processed, reconciliation, run_id, steps }: RunReport,
): void {
  if (run_id === null || reconciliation === null || already_processed) return;
  recordRun(pathsOf(projectFolder()).root, {
    run_id,
    stage,
    cores: availableParallelism(),
    rows: reconciliation.rows_in,
    steps: steps.map(({ name, seconds }) => ({ name, seconds })),
  });
}

const pageLines = ({ page }: ProcessedFile): string[] =>
  page ? [reportLines(page).join("\n")] : [];

function whereToLook({ steps }: RunReport): string {
  const failed = steps.find(({ status }) => status === "failed")?.name;
  return `npm run -s local -- ${failed ? `logs ${failed}` : "status"}`;
}
