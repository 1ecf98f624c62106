import { toCsv } from "../data/csv";
import { h } from "./dom";

/** What a visual shows, as text: raw for a file, formatted for people. */
export interface Grid {
  readonly header: readonly string[];
  readonly isNumeric: readonly boolean[];
  readonly rows: readonly (readonly Cell[])[];
}

/** One value twice, and the colours that a condition gives it. */
export interface Cell {
  readonly raw: string;
  readonly shown: string;
  readonly background?: string | undefined;
  readonly text?: string | undefined;
}

/** Hand a grid over as a CSV file. */
export function download(name: string, { header, rows }: Grid): void {
  const text = toCsv(
    header,
    rows.map((row) => row.map(({ raw }) => raw)),
  );
  // A spreadsheet takes a file without the mark for one of its own country's coding.
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  h("a", { href: url, download: `${fileName(name)}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const fileName = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "") || "data";
