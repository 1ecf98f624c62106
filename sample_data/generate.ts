import { once } from "node:events";
import type { Writable } from "node:stream";
import { StoreDay } from "./baskets";
import { storeDemand } from "./demand";
import type { FaultKind } from "./faults";
import { type Form, FORMS } from "./form";
import { dayNumber } from "./local-time";
import { type Expected, Planting } from "./planting";
import { Random } from "./random";
import type { Sale } from "./sale";
import { STORES } from "./stores";

const BATCH_CHARACTERS = 256 * 1024;
const ROWS_PER_CUSTOMER = 25;

/** What to generate. */
export interface SampleOptions {
  /** Records in the file, faulty ones and repeats included. */
  readonly rows: number;
  readonly days: number;
  readonly seed: number;
  /** Share of records with something planted, 0 to 1. */
  readonly faults: number;
  /** Last day, yyyy-mm-dd. */
  readonly end: string;
}

/** What was planted, and what must come of it. */
export interface FaultReport {
  readonly rows: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly expected: Readonly<Expected>;
}

/** A sales file that can be written as often as wanted: always the same bytes. */
export interface Sample {
  write(stream: Writable): Promise<FaultReport>;
}

function check(options: SampleOptions): void {
  const whole = (name: "rows" | "days" | "seed", least: number): void => {
    const value = options[name];
    if (Number.isSafeInteger(value) && value >= least) return;
    throw new Error(`${name} is ${value}, must be a whole number from ${least}`);
  };
  whole("rows", 0);
  whole("days", 1);
  whole("seed", 0);
  if (!(options.faults >= 0 && options.faults <= 1)) {
    throw new Error(`faults is ${options.faults}, must be a share from 0 to 1`);
  }
  dayNumber(options.end);
}

/** Demand of every store on every day, in the order of the file. */
function* demands({ days, seed, end }: SampleOptions) {
  const last = dayNumber(end);
  for (let day = last - days + 1; day <= last; day += 1) {
    for (const [index, store] of STORES.entries()) {
      yield { day, index, store, demand: storeDemand(seed, day, store, index) };
    }
  }
}

/** Good sales, exactly as many as asked for, shared out by demand, day by day. */
export function* sales(options: SampleOptions): Generator<Sale> {
  let total = 0;
  for (const { demand } of demands(options)) total += demand;
  const customers = Math.max(20, Math.floor(options.rows / ROWS_PER_CUSTOMER / STORES.length));
  let order = 0;
  let demandSoFar = 0;
  let written = 0;
  for (const { day, index, store, demand } of demands(options)) {
    demandSoFar += demand;
    const count = Math.round((options.rows * demandSoFar) / total) - written;
    const storeDay = new StoreDay(new Random(options.seed, 23, day, index), store, day, customers);
    yield* storeDay.sales(count, () => orderId(options.seed, (order += 1)));
    written += count;
  }
}

async function writeBatch(stream: Writable, batch: string): Promise<void> {
  if (batch !== "" && !stream.write(batch)) await once(stream, "drain");
}

/** Prepares a sales file; nothing is held in memory, so 10 million rows are as good as 10. */
export function generate(options: SampleOptions, form: Form = FORMS.csv): Sample {
  check(options);
  return {
    async write(stream) {
      const planting = new Planting(new Random(options.seed, 37), options.faults, form);
      let batch = form.header;
      for (const sale of sales(options)) {
        batch += `${planting.record(sale)}\n`;
        if (batch.length < BATCH_CHARACTERS) continue;
        await writeBatch(stream, batch);
        batch = "";
      }
      await writeBatch(stream, batch);
      const { faults, expected } = planting;
      const sorted = Object.entries(faults).sort(([a], [b]) => (a < b ? -1 : 1));
      return { rows: options.rows, faults: Object.fromEntries(sorted), expected };
    },
  };
}

/** Receipts of different seeds have different ids: a second file adds to the first. */
function orderId(seed: number, order: number): string {
  return `O${seed.toString(36).toUpperCase()}-${String(order).padStart(7, "0")}`;
}
