import { Refused } from "./refused";

interface Format {
  readonly name: string;
  readonly starts: string;
}

/** First bytes, in hexadecimal, of formats that people name .csv by mistake. */
const BINARY: readonly Format[] = [
  { name: "Parquet", starts: "50415231" },
  { name: "a zip archive or an Excel workbook", starts: "504b0304" },
  { name: "an empty zip archive", starts: "504b0506" },
  { name: "gzip inside gzip", starts: "1f8b" },
  { name: "Avro", starts: "4f626a01" },
  { name: "PDF", starts: "255044462d" },
  { name: "an old Excel workbook", starts: "d0cf11e0a1b11ae1" },
  { name: "zstd", starts: "28b52ffd" },
  { name: "bzip2", starts: "425a6839" },
  { name: "xz", starts: "fd377a585a00" },
];

// UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
const ENCODINGS: readonly Format[] = [
  { name: "UTF-32 LE", starts: "fffe0000" },
  { name: "UTF-32 BE", starts: "0000feff" },
  { name: "UTF-16 LE", starts: "fffe" },
  { name: "UTF-16 BE", starts: "feff" },
];

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** How many of the first bytes `sniff` looks at. */
export const SNIFF_BYTES = 1024;

/** Length of the byte order mark to leave out: 3 or 0. */
export function utf8MarkLength(head: Buffer): number {
  return head.subarray(0, 3).equals(UTF8_MARK) ? 3 : 0;
}

/** Refuses, by its first bytes, what is not UTF-8 text that can be CSV. */
export function sniff(head: Buffer): void {
  const hex = head.subarray(0, 8).toString("hex");
  const encoding = ENCODINGS.find(({ starts }) => hex.startsWith(starts));
  if (encoding) {
    throw new Refused("wrong_encoding", `file is ${encoding.name} text; save it as UTF-8`);
  }
  const format = BINARY.find(({ starts }) => hex.startsWith(starts)) ?? textFormat(head);
  if (format) {
    throw new Refused(
      "wrong_format",
      `file is ${format.name}, whatever its name says; deliver CSV or gzip of CSV`,
    );
  }
}

function textFormat(head: Buffer): { readonly name: string } | undefined {
  const start = head.subarray(utf8MarkLength(head), SNIFF_BYTES).toString("latin1").trimStart();
  if (/^<(!doctype html|html|head|body)/i.test(start)) return { name: "an HTML page" };
  if (start.startsWith("<")) return { name: "XML or HTML" };
  if (/^[{[]/.test(start)) return { name: "JSON" };
  return undefined;
}
