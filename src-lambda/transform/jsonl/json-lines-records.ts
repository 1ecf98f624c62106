import { utf8MarkLength } from "../format";
import type { LandingDataset } from "../landing-dataset";
import {
  type Layout,
  layoutByNames,
  layoutsOf,
  missingColumns,
  noticesOn,
  sameCase,
} from "../layout";
import type { Findings, OnRecord, Pause, Records } from "../records";
import { Refused } from "../refused";
import { scanText } from "../text/blocks";
import type { Head } from "../text/head";
import { JsonRecord } from "./json-record";
import { Keys } from "./keys";
import { LineScanner } from "./line-scanner";

/** The records of JSON lines: an object on each line, its keys the columns. */
export class JsonLinesRecords implements Records {
  readonly format = "jsonl";
  private readonly layout: Layout;
  private readonly keys: Keys;
  private readonly unfit: Refused | undefined;

  constructor(
    private readonly head: Head,
    private readonly dataset: LandingDataset,
  ) {
    const names = namesAtStart(head);
    const found = layoutByNames(names, dataset);
    this.layout = found ?? (layoutsOf(dataset)[0] as Layout);
    this.keys = new Keys(this.layout);
    if (!found) this.unfit = unfit(names, dataset);
  }

  get mapping(): string | undefined {
    return this.layout.name;
  }

  async read(onRecord: OnRecord, pause?: Pause): Promise<void> {
    const { keys, layout } = this;
    const scanner: LineScanner = new LineScanner((bytes, start, end) => {
      // Said here, so that text which is no text is called that instead.
      if (this.unfit) throw this.unfit;
      return onRecord(record.at(bytes, start, end));
    });
    const record = new JsonRecord(scanner, keys, layout.names.length);
    await scanText(this.head.all, scanner, pause);
  }

  findings(): Findings {
    return { notices: noticesOn(this.layout, this.keys.names(), this.dataset), encoding: "utf-8" };
  }
}

/** Keys of the first records together: one of them may lack a key that the others have. */
function namesAtStart({ bytes, whole }: Head): ReadonlySet<string> {
  const names = new Set<string>();
  const scanner = new LineScanner((text, start, end) => {
    for (const key of keysOf(text.toString("utf8", start, end))) names.add(sameCase(key));
    return false;
  });
  try {
    scanner.scan(bytes, utf8MarkLength(bytes), whole);
  } catch (error) {
    // A record that is too long is found again when it is read.
    if (!(error instanceof Refused)) throw error;
  }
  return names;
}

function keysOf(line: string): string[] {
  try {
    const value = JSON.parse(line) as unknown;
    return value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.keys(value)
      : [];
  } catch {
    return [];
  }
}

function unfit(names: ReadonlySet<string>, dataset: LandingDataset): Refused {
  if (names.size > 0) return missingColumns("first records lack", [...names], dataset);
  return new Refused(
    "wrong_format",
    "first lines hold no JSON object with keys; JSON lines are one whole object on each line, " +
      "with no comma behind it and neither NaN nor Infinity in it",
  );
}
