import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { clockOf } from "../clock";
import type { Session } from "../session";
import { readDashboards } from "./dashboards";
import { bundlePage, pageHtml } from "./page-file";
import { rehearse } from "./rehearse";
import type { ReportData } from "./report-data";
import { readRun } from "./run-data";

/** A report that was made. */
export interface MadeReport {
  readonly file: string;
  readonly bytes: number;
  /** What it does not show, in words. */
  readonly warnings: readonly string[];
}

/** Where the report lies, unless somebody says otherwise. */
export const reportFile = ({ paths }: Pick<Session, "paths">): string =>
  join(paths.root, "report.html");

/** Make the report of what the local AWS holds now. */
export async function makeReport(
  session: Session,
  file = reportFile(session),
): Promise<MadeReport> {
  const [code, data] = await Promise.all([bundlePage(session.project), readReport(session)]);
  const html = pageHtml(code, data);
  mkdirSync(dirname(file), { recursive: true });
  // Whole or not at all: somebody may have it open.
  const unfinished = `${file}.${String(process.pid)}`;
  writeFileSync(unfinished, html);
  renameSync(unfinished, file);
  return { file, bytes: Buffer.byteLength(html), warnings: data.warnings };
}

async function readReport(session: Session): Promise<ReportData> {
  const { instance, target } = session;
  const [run, dashboards] = await Promise.all([readRun(session), readDashboards(session)]);
  const madeAt = (await clockOf(instance)).now;
  const notDrawn = dashboards.dashboards.flatMap((each) =>
    rehearse(each, dashboards.tables, Date.parse(madeAt)),
  );
  return {
    madeAt,
    stage: target.stage,
    account: target.account,
    region: target.region,
    run: run.run,
    dashboards: dashboards.dashboards,
    tables: dashboards.tables,
    warnings: [...run.warnings, ...dashboards.warnings, ...notDrawn],
  };
}
