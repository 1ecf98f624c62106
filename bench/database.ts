import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fillShop } from "../local/demo/sales-database";
import { Postgres } from "../local/demo/postgres";
import { listTable } from "../local/tables";
import { readToolchain } from "../local/toolchain";
import { deployedFunction } from "./deployed-function";
import { LandingZone } from "./landing-zone";
import { timed } from "./timed";

/** The demo's sales again and again, each time with ids of their own and a second later. */
const COPIES = `
  insert into shop.sales
  select transaction_id || '-' || copy, order_id, transaction_ts, store_id, region, customer_id, product_id,
    category, quantity, unit_price, discount_pct, total_amount, currency, payment_method,
    updated_at + make_interval(secs => copy)
  from shop.sales, generate_series(1, ceil($1::numeric / (select count(*) from shop.sales))::int) copy
  limit $1 - (select count(*) from shop.sales)`;

/** ingest-database as it is deployed, on a table of each size in a PostgreSQL of its own, through a stock moto. */
export async function benchDatabase(project: string, sizes: readonly string[]): Promise<string> {
  const folder = join(project, ".build", "bench-database");
  const app = join(project, ".build", "bench-cdktf.out");
  await timed(process.execPath, ["scripts/synth.mjs"], {
    environment: { STAGE: "dev", CDKTF_OUTDIR: app },
  });
  const deployed = deployedFunction(app, "source-store-database", folder);
  const python = readToolchain(project, "engines").awsPython;
  const rows: string[][] = [];
  for (const size of sizes) {
    const zone = await LandingZone.start(python, deployed.variables);
    const postgres = await Postgres.start();
    try {
      await zone.putSecret(await fillShop(postgres));
      const admin = await postgres.connect();
      await admin.query(COPIES, [Number(size)]);
      await admin.query("analyze shop.sales");
      await admin.end();
      rows.push([size, ...(await measure(project, deployed.handler, zone.environment))]);
    } finally {
      await Promise.all([zone.stop(), postgres.stop()]);
    }
  }
  rmSync(folder, { recursive: true });
  return listTable(["rows in the table", "landed", "seconds", "CPU s", "peak MB"], rows);
}

async function measure(
  project: string,
  handler: string,
  environment: Readonly<Record<string, string>>,
): Promise<string[]> {
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(handler).href)});
    const began = performance.now();
    const event = { source: process.env.SOURCE, scheduled_at: "2025-07-02T00:00:00Z" };
    const { rows } = await handler(event, { getRemainingTimeInMillis: () => 600_000 });
    const cpu = process.cpuUsage();
    console.log("landed", rows, (performance.now() - began) / 1000, (cpu.user + cpu.system) / 1e6);`;
  const { output } = await timed(process.execPath, ["--input-type=module", "--eval", script], {
    environment: {
      ...environment,
      NODE_OPTIONS: `--require ${join(project, "bench", "report-memory.cjs")}`,
    },
  });
  const [, landed = "", seconds, cpu] = /^landed (\d+) (\S+) (\S+)$/m.exec(output) ?? [];
  const [, kilobytes] = /^maxrss (\d+)$/m.exec(output) ?? [];
  const megabytes = (Number(kilobytes) / 1024).toFixed(0);
  return [landed, Number(seconds).toFixed(1), Number(cpu).toFixed(1), megabytes];
}
