import { createWriteStream, mkdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { FORMS } from "../../sample_data/form";
import { generate, type SampleOptions } from "../../sample_data/generate";

/** Sales that neither the committed sample nor the demo API has, all good. */
const SALES: SampleOptions = { rows: 300, days: 3, seed: 11, faults: 0, end: "2025-06-30" };

/** The demo partner's files: the forms a partner may use, and what is not to be taken. */
const FILES = [
  { name: "sales_june.csv", form: FORMS.csv, options: { ...SALES, end: "2025-06-24" } },
  { name: "sales june, 2nd part.csv.gz", form: FORMS.csv, options: { ...SALES, seed: 12 } },
  { name: "sales_june.jsonl", form: FORMS.jsonl, options: { ...SALES, seed: 13 } },
  { name: "prices.csv", form: FORMS.csv, options: { ...SALES, seed: 14 } },
  { name: ".sales_july.csv.part", form: FORMS.csv, options: { ...SALES, seed: 15 } },
];
const WRITTEN_AT = new Date("2025-07-01T00:30:00Z");

/** Writes the files that the demo partner offers: always the same, with the same times. */
export async function writeOutbox(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { form, name, options } of FILES) {
    const path = join(folder, name);
    const text = new PassThrough();
    const written = name.endsWith(".gz")
      ? pipeline(text, createGzip(), createWriteStream(path))
      : pipeline(text, createWriteStream(path));
    await generate(options, form).write(text);
    text.end();
    await written;
    utimesSync(path, WRITTEN_AT, WRITTEN_AT);
  }
}
