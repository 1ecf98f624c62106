import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { finished } from "node:stream/promises";
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

/** Writes a sales file, and on demand its report, to paths. */
export async function writeSample(
  options: SampleOptions,
  file: string,
  reportFile?: string,
): Promise<FaultReport> {
  const stream = createWriteStream(file);
  const closed = finished(stream);
  const report = await generate(options).write(stream);
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
  await writeSample(COMMITTED, `${folder}/sales_data.csv`, `${folder}/sales_data.report.json`);
  await writeFile(`${folder}/stores.csv`, storesCsv());
}
