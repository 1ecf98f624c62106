import { createReadStream, createWriteStream, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { createGzip } from "node:zlib";
import { listTable } from "../local/tables";
import { readToolchain } from "../local/toolchain";
import { COMMITTED, writeSample } from "../sample_data/write-sample";
import { synthesizedApp } from "./app";
import { deployedFunction, type DeployedFunction } from "./deployed-function";
import { LandingZone } from "./landing-zone";
import { timed } from "./timed";

const MEGABYTE = 1_000_000;
const PROBE_ROWS = 5_000;
const SMALL_FILES = 200;
const SMALL_ROWS = 80;
const BATCH = 10;

interface Bench {
  readonly project: string;
  readonly folder: string;
  readonly python: string;
  readonly deployed: DeployedFunction;
}

/** ingest-file as it is deployed, on files of each format and size, through a stock moto. */
export async function benchIngest(project: string, megabytes: readonly string[]): Promise<string> {
  const folder = join(project, ".build", "bench-ingest");
  const deployed = deployedFunction(await synthesizedApp(project), "ingest-file", folder);
  const python = readToolchain(project, "engines").awsPython;
  const bench: Bench = { project, folder, python, deployed };
  const rows: string[][] = [];
  for (const size of megabytes) {
    for (const format of ["csv", "csv.gz", "jsonl"] as const) {
      rows.push(await oneFile(bench, format, Number(size)));
    }
  }
  rows.push(await manyFiles(bench));
  rmSync(folder, { recursive: true });
  return listTable(["what", "MB of text", "seconds", "MB/s", "CPU s", "MB/CPU s", "peak MB"], rows);
}

async function oneFile(bench: Bench, format: "csv" | "csv.gz" | "jsonl", megabytes: number) {
  const text = await sample(bench.folder, format === "jsonl" ? "jsonl" : "csv", megabytes);
  const bytes = statSync(text).size;
  const path = format === "csv.gz" ? `${text}.gz` : text;
  if (path !== text) await pipeline(createReadStream(text), createGzip(), createWriteStream(path));
  const row = await measure(bench, format, [path], bytes);
  rmSync(text, { force: true });
  rmSync(path, { force: true });
  return row;
}

async function manyFiles(bench: Bench): Promise<string[]> {
  const paths: string[] = [];
  for (let seed = 1; seed <= SMALL_FILES; seed += 1) {
    const file = join(bench.folder, `small-${seed}.csv`);
    await writeSample({ ...COMMITTED, rows: SMALL_ROWS, days: 1, seed }, { file, format: "csv" });
    paths.push(file);
  }
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  return measure(bench, `${SMALL_FILES} small csv, one by one`, paths, bytes);
}

/** A sample of about so many megabytes. */
async function sample(folder: string, format: "csv" | "jsonl", megabytes: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `sample.${format}`);
  await writeSample({ ...COMMITTED, rows: PROBE_ROWS }, { file, format });
  const rows = Math.round((megabytes * MEGABYTE * PROBE_ROWS) / statSync(file).size);
  await writeSample({ ...COMMITTED, rows }, { file, format });
  return file;
}

async function measure(bench: Bench, what: string, paths: readonly string[], bytes: number) {
  const { deployed, project, python } = bench;
  const zone = await LandingZone.start(python, deployed.variables);
  try {
    const records: unknown[] = [];
    for (const [i, path] of paths.entries()) records.push(await zone.land(path, `${i}`));
    const script = `
      const { handler } = await import(${JSON.stringify(pathToFileURL(deployed.handler).href)});
      const records = JSON.parse(process.env.RECORDS);
      const began = performance.now();
      for (let i = 0; i < records.length; i += ${BATCH}) {
        const { batchItemFailures } = await handler({ Records: records.slice(i, i + ${BATCH}) });
        if (batchItemFailures.length > 0) throw new Error("files were not taken");
      }
      const cpu = process.cpuUsage();
      console.log("took", (performance.now() - began) / 1000, (cpu.user + cpu.system) / 1e6);`;
    const { output } = await timed(process.execPath, ["--input-type=module", "--eval", script], {
      environment: {
        ...zone.environment,
        RECORDS: JSON.stringify(records),
        NODE_OPTIONS: `--require ${join(project, "bench", "report-memory.cjs")}`,
      },
    });
    return rowOf(what, paths.length, bytes / MEGABYTE, output);
  } finally {
    await zone.stop();
  }
}

function rowOf(what: string, files: number, megabytes: number, output: string): string[] {
  const [, seconds = NaN, cpu = NaN] = (/^took (\S+) (\S+)$/m.exec(output) ?? []).map(Number);
  const peak = Number(/^maxrss (\d+)$/m.exec(output)?.[1]) / 1024;
  const refused = /"file refused".*/.exec(output);
  if (refused) throw new Error(`the function refused a file: ${refused[0]}`);
  const rate = files > 1 ? ` (${(files / seconds).toFixed(0)} files/s)` : "";
  const figures = [megabytes, seconds, megabytes / seconds, cpu, megabytes / cpu, peak];
  return [what + rate, ...figures.map((figure) => figure.toFixed(figure < 100 ? 1 : 0))];
}
