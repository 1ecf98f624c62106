import { utf16Mark, utf8MarkLength } from "../format";
import type { Encoding, LandingDataset } from "../landing-dataset";
import { type Layout, layoutsOf } from "../layout";
import type { Findings, OnRecord, Pause, Records } from "../records";
import { scanText } from "../text/blocks";
import { decodeText, decodeUtf16, type Decoded } from "../text/decode";
import type { Head } from "../text/head";
import { CsvRecord } from "./csv-record";
import { CsvScanner } from "./csv-scanner";
import { type Header, layoutOfCsv, readHeader } from "./header";

/** The records of CSV text. */
export class CsvRecords implements Records {
  readonly format = "csv";
  private readonly layout: Layout;
  private readonly text: Decoded;
  private header: Header | undefined;

  constructor(
    { bytes, whole, all }: Head,
    private readonly dataset: LandingDataset,
    /** Encoding that an earlier read of the same file found. */
    known: Encoding | undefined,
  ) {
    const wide = utf16Mark(bytes);
    const layouts = layoutsOf(dataset).filter(({ encoding }) => !wide || encoding === "utf-16");
    const marked = utf8MarkLength(bytes);
    const sample = wide ? decodeUtf16(bytes, wide) : bytes.subarray(marked);
    const found = layoutOfCsv(sample, whole, layouts, dataset.dataset);
    this.layout = found.layout;
    this.text = decodeText(all, wide ?? known ?? (marked ? "utf-8" : found.encoding));
  }

  get mapping(): string | undefined {
    return this.layout.name;
  }

  async read(onRecord: OnRecord, pause?: Pause): Promise<void> {
    let record: CsvRecord | undefined;
    const scanner = new CsvScanner((bytes, found) => {
      if (record) return onRecord(record.at(bytes));
      this.header = readHeader(bytes, found, this.dataset, this.layout);
      record = new CsvRecord(found, this.header);
      return false;
    }, this.layout.delimiter);
    await scanText(this.text, scanner, pause);
  }

  findings(): Findings {
    const notices = this.header?.notices ?? ["file is empty: not even a header"];
    return { notices, encoding: this.text.encoding };
  }
}
