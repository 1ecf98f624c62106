import { statSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "../delivery/files";
import type { Target } from "../delivery/target";
import { query } from "../local/athena";
import { localClients } from "../local/clients";
import type { Instance } from "../local/instance";
import { listTable } from "../local/tables";
import { timed } from "./timed";

/** Questions after the KPIs of a year, by what is asked. */
const QUESTIONS = {
  "one day": "select * from analytics.daily_kpis where business_date = date '2025-06-15'",
  "one month":
    "select * from analytics.daily_kpis where business_date between date '2025-06-01' and date '2025-06-30'",
  "the whole year": "select * from analytics.daily_kpis",
};
const YEAR = ["--days", "365", "--end", "2025-12-31", "--faults", "0.02"];

/** Bytes that Athena reads for the KPIs of a year that went through the whole pipeline. */
export async function benchKpis(
  project: string,
  target: Target,
  rows: readonly string[],
): Promise<string> {
  const tables: string[] = [];
  for (const count of rows) tables.push(await measured(project, target, count));
  return tables.join("\n");
}

async function measured(project: string, target: Target, rows: string): Promise<string> {
  const root = join(project, ".build", "bench-kpis");
  const environment = {
    PIPELINE_LOCAL_ROOT: root,
    CDKTF_OUTDIR: join(project, ".build", "bench-cdktf.out"),
  };
  const pipeline = (...args: string[]) =>
    timed(process.execPath, ["scripts/pipeline.mjs", ...args], { environment, isShown: true });
  const file = join(project, ".build", "bench-year.csv");
  await pipeline("sample-data", file, "--rows", rows, ...YEAR);
  try {
    await pipeline("local", "--fresh", "--json", "--file", file);
    const clients = localClients(readJson<Instance>(join(root, "aws.json")) ?? missing(root));
    const session = { clients, target, signal: new AbortController().signal };
    const csv = statSync(file).size;
    const lines: string[][] = [];
    for (const [asked, sql] of Object.entries(QUESTIONS)) {
      const { rows: found, scannedBytes } = await query(session, sql);
      const share = ((100 * scannedBytes) / csv).toFixed(4);
      lines.push([asked, String(found.length), String(scannedBytes), `${share} %`]);
    }
    const title = `KPIs of 365 days, ${rows} rows, ${csv} bytes of CSV`;
    return listTable([title, "rows", "bytes read", "of the CSV"], lines);
  } finally {
    await pipeline("local", "down");
  }
}

function missing(root: string): never {
  throw new Error(`${root} has no aws.json, though the local AWS was started there`);
}
