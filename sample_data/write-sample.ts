import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { FORMS } from "./form";
import { type FaultReport, generate, type SampleOptions } from "./generate";
import { storesCsv } from "./stores";

/** The committed sample: 180 days up to a fixed day, so that it never changes by itself. */
export const COMMITTED: SampleOptions = {
  rows: 24_000,
  days: 180,
  seed: 20250630,
  faults: 0.02,
  end: "2025-06-30",
};

/** Where a sample goes, and in which form; on demand its report, too. */
export interface SampleFile {
  readonly file: string;
  readonly format: keyof typeof FORMS;
  readonly reportFile?: string | undefined;
}

/** Writes a sales file. */
export async function writeSample(
  options: SampleOptions,
  { file, format, reportFile }: SampleFile,
): Promise<FaultReport> {
  const stream = createWriteStream(file);
  const closed = finished(stream);
  const report = await generate(options, FORMS[format]).write(stream);
  stream.end();
  await closed;
  if (reportFile !== undefined) await writeFile(reportFile, reportText(report));
  return report;
}

/** A report as it is committed. */
export function reportText(report: FaultReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Writes the three committed files into a folder. */
export async function writeCommitted(folder: string): Promise<void> {
  await writeSample(COMMITTED, {
    file: `${folder}/sales_data.csv`,
    format: "csv",
    reportFile: `${folder}/sales_data.report.json`,
  });
  await writeFile(`${folder}/stores.csv`, storesCsv());
}
