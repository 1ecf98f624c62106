import { CanonicalLine } from "../canonical-line";
import type { Standing } from "../records";
import type { CsvScanner } from "./csv-scanner";
import type { Header } from "./header";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The record a CSV scanner stands on, seen through the file's header. */
export class CsvRecord implements Standing {
  private readonly line: CanonicalLine;
  private bytes: Buffer = Buffer.alloc(0);
  private block: Buffer | undefined;
  private nextBackslash = -1;

  constructor(
    private readonly scanner: CsvScanner,
    private readonly header: Header,
  ) {
    this.line = new CanonicalLine(header.fieldOfColumn.length);
  }

  /** The record, its text in `bytes`. */
  at(bytes: Buffer): this {
    this.bytes = bytes;
    return this;
  }

  get malformed(): "text_after_quote" | "too_few_fields" | "too_many_fields" | undefined {
    const { broken, fields } = this.scanner;
    if (broken) return "text_after_quote";
    if (fields === this.header.fields) return undefined;
    return fields < this.header.fields ? "too_few_fields" : "too_many_fields";
  }

  encode(): CanonicalLine {
    const { bytes, line, malformed, scanner } = this;
    if (malformed) {
      line.malformed(scanner.line, malformed, bytes, scanner.start, scanner.end);
      return line;
    }
    line.begin(scanner.line);
    const isPlain = this.header.splitsAtCommas && !scanner.quoted && !this.hasBackslash();
    if (isPlain) this.plain();
    else this.escaped();
    line.end();
    return line;
  }

  /** No comma, quote or backslash in a field, hence no line break: the bytes are canonical as they are. */
  private plain(): void {
    const { bytes, header, line, scanner } = this;
    if (header.identical) {
      line.copy(bytes, scanner.start, scanner.end);
      return;
    }
    for (const field of header.fieldOfColumn) {
      if (field < 0) line.blank();
      else line.copy(bytes, this.startOf(field), scanner.ends[field] as number);
    }
  }

  private escaped(): void {
    const { bytes, line, scanner } = this;
    for (const field of this.header.fieldOfColumn) {
      if (field < 0) {
        line.blank();
        continue;
      }
      const start = this.startOf(field);
      const end = scanner.ends[field] as number;
      if (bytes[start] === QUOTE) line.field(bytes, start + 1, end - 1, true);
      else line.field(bytes, start, end);
    }
  }

  private startOf(field: number): number {
    const { ends, start } = this.scanner;
    return field === 0 ? start : (ends[field - 1] as number) + 1;
  }

  /** Looks for backslashes a block at a time: almost no file has one. */
  private hasBackslash(): boolean {
    const { bytes, scanner } = this;
    if (this.block !== bytes || this.nextBackslash < scanner.start) {
      this.block = bytes;
      const found = bytes.indexOf(BACKSLASH, scanner.start);
      this.nextBackslash = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return this.nextBackslash < scanner.end;
  }
}
