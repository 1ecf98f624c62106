import type { Format, LandingDataset } from "./landing-dataset";
import { Refused } from "./refused";

interface Signature {
  readonly name: string;
  readonly starts: string;
}

/** First bytes, in hexadecimal, of formats that people name .csv by mistake. */
const FOREIGN: readonly Signature[] = [
  { name: "a zip archive or an Excel workbook", starts: "504b0304" },
  { name: "an empty zip archive", starts: "504b0506" },
  { name: "gzip inside gzip", starts: "1f8b" },
  { name: "Avro", starts: "4f626a01" },
  { name: "ORC", starts: "4f5243" },
  { name: "PDF", starts: "255044462d" },
  { name: "an old Excel workbook", starts: "d0cf11e0a1b11ae1" },
  { name: "zstd", starts: "28b52ffd" },
  { name: "bzip2", starts: "425a6839" },
  { name: "xz", starts: "fd377a585a00" },
];

// UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
const WIDE: readonly Signature[] = [
  { name: "UTF-32 LE", starts: "fffe0000" },
  { name: "UTF-32 BE", starts: "0000feff" },
  { name: "UTF-16 LE", starts: "fffe" },
  { name: "UTF-16 BE", starts: "feff" },
];

const PARQUET = "50415231";
const ENCRYPTED_PARQUET = "50415245";
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const LOOKED_AT_BYTES = 1024;

const WORDS: Readonly<Record<Format, string>> = {
  csv: "CSV",
  jsonl: "JSON lines",
  parquet: "Parquet",
};

/** Length of the byte order mark to leave out: 3 or 0. */
export function utf8MarkLength(head: Buffer): number {
  return head.subarray(0, 3).equals(UTF8_MARK) ? 3 : 0;
}

/** UTF-16 with its byte order, if a mark says so. */
export function utf16Mark(head: Buffer): "utf-16le" | "utf-16be" | undefined {
  const mark = wideMark(head);
  if (mark === "UTF-16 LE") return "utf-16le";
  return mark === "UTF-16 BE" ? "utf-16be" : undefined;
}

/** The form of a file by its first bytes, never by its name; refuses what `dataset` does not take. */
export function formatOf(head: Buffer, packed: boolean, dataset: LandingDataset): Format {
  const foreign = wideMark(head) ? undefined : foreignName(head);
  if (foreign) throw wrongFormat(foreign, dataset);
  const hex = head.subarray(0, 4).toString("hex");
  if (hex === ENCRYPTED_PARQUET) {
    throw new Refused("parquet_encrypted", "Parquet is encrypted; deliver it without encryption");
  }
  if (hex === PARQUET && packed) {
    throw wrongFormat(
      "Parquet inside gzip; its pages are packed already, deliver it plain",
      dataset,
    );
  }
  const text = start(head);
  const format = hex === PARQUET ? "parquet" : formatOfText(text, dataset);
  if (!dataset.formats.includes(format)) {
    throw wrongFormat(text === "" ? "empty" : WORDS[format], dataset);
  }
  if (format !== "csv") return format;
  checkMark(head, dataset);
  return format;
}

function formatOfText(text: string, { formats }: LandingDataset): Format {
  if (text.startsWith("{")) return "jsonl";
  // Nothing at all is text of any form, with no records in it.
  return text === "" && !formats.includes("csv") ? "jsonl" : "csv";
}

function checkMark(head: Buffer, { dataset, mappings }: LandingDataset): void {
  const mark = wideMark(head);
  if (!mark) return;
  const isDeclared = utf16Mark(head) && mappings.some(({ encoding }) => encoding === "utf-16");
  if (isDeclared) return;
  throw new Refused(
    "wrong_encoding",
    `file is ${mark} text, which no mapping of ${dataset} declares; save it as UTF-8`,
  );
}

function wrongFormat(name: string, { dataset, formats }: LandingDataset): Refused {
  const allowed = formats.map((format) => WORDS[format]).join(", ");
  const packed = formats.some((format) => format !== "parquet") ? " (text may be gzip)" : "";
  return new Refused(
    "wrong_format",
    `file is ${name}, whatever its name says; ${dataset} takes ${allowed}${packed}`,
  );
}

function wideMark(head: Buffer): string | undefined {
  const hex = head.subarray(0, 4).toString("hex");
  return WIDE.find(({ starts }) => hex.startsWith(starts))?.name;
}

function foreignName(head: Buffer): string | undefined {
  const hex = head.subarray(0, 8).toString("hex");
  const binary = FOREIGN.find(({ starts }) => hex.startsWith(starts));
  if (binary) return binary.name;
  const text = start(head);
  if (/^<(!doctype html|html|head|body)/i.test(text)) return "an HTML page";
  if (text.startsWith("<")) return "XML or HTML";
  return text.startsWith("[") ? "a JSON array" : undefined;
}

function start(head: Buffer): string {
  return head.subarray(utf8MarkLength(head), LOOKED_AT_BYTES).toString("latin1").trimStart();
}
