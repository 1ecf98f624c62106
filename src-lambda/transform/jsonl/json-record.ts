import { CanonicalLine } from "../canonical-line";
import type { Standing } from "../records";
import { isJson, JsonSyntax, Kind } from "./json-syntax";
import type { Keys } from "./keys";
import type { LineScanner } from "./line-scanner";

const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Why a line is no record. */
export type JsonFault = "bad_json" | "not_an_object" | "duplicate_key" | "nested_value";

/** The line a scanner stands on, split into the columns of the contract. */
export class JsonRecord implements Standing {
  malformed: JsonFault | undefined;
  private readonly line: CanonicalLine;
  private readonly syntax = new JsonSyntax();
  private bytes: Buffer = Buffer.alloc(0);
  private start = 0;
  private end = 0;
  private number = 0;
  private fault: JsonFault | undefined;
  private readonly kinds: Kind[];
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;

  constructor(
    private readonly scanner: LineScanner,
    private readonly keys: Keys,
    private readonly columns: number,
  ) {
    this.line = new CanonicalLine(columns);
    this.kinds = new Array<Kind>(columns).fill(Kind.none);
    this.starts = new Int32Array(columns);
    this.ends = new Int32Array(columns);
  }

  /** Takes the line between `start` and `end`. */
  at(bytes: Buffer, start: number, end: number): this {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.number += 1;
    this.kinds.fill(Kind.none);
    this.malformed = this.split();
    return this;
  }

  encode(): CanonicalLine {
    const { bytes, line, malformed, scanner } = this;
    if (malformed) {
      line.malformed(scanner.line, malformed, bytes, this.start, this.end);
      return line;
    }
    line.begin(scanner.line);
    for (let column = 0; column < this.columns; column += 1) this.column(column);
    line.end();
    return line;
  }

  private column(column: number): void {
    const { bytes, line } = this;
    const start = this.starts[column] as number;
    const end = this.ends[column] as number;
    const kind = this.kinds[column];
    if (kind === Kind.bare) line.copy(bytes, start, end);
    else if (kind === Kind.text) line.field(bytes, start + 1, end - 1);
    else if (kind === Kind.escaped) {
      const text = Buffer.from(JSON.parse(bytes.toString("utf8", start, end)) as string);
      line.field(text, 0, text.length);
    } else line.blank();
  }

  private split(): JsonFault | undefined {
    const { bytes, end, syntax } = this;
    this.fault = undefined;
    const open = syntax.space(bytes, this.start, end);
    if (bytes[open] !== OPEN) {
      return isJson(bytes.toString("utf8", open, end)) ? "not_an_object" : "bad_json";
    }
    const close = this.members(syntax.space(bytes, open + 1, end));
    const isWhole = close >= 0 && syntax.space(bytes, close + 1, end) === end;
    return isWhole ? this.fault : "bad_json";
  }

  /** Passes the members of the object; gives where it closes, or -1. */
  private members(first: number): number {
    const { bytes, end, syntax } = this;
    if (first < end && bytes[first] === CLOSE) return first;
    for (let at = first, place = 0; this.member(at, place); place += 1) {
      at = syntax.space(bytes, syntax.end, end);
      if (at >= end) return -1;
      if (bytes[at] === CLOSE) return at;
      if (bytes[at] !== COMMA) return -1;
      at = syntax.space(bytes, at + 1, end);
    }
    return -1;
  }

  private member(at: number, place: number): boolean {
    const { bytes, end, syntax } = this;
    if (at >= end || bytes[at] !== QUOTE || !syntax.string(bytes, at, end)) return false;
    const key = this.keys.at(bytes, at + 1, syntax.end - 1, place);
    const colon = syntax.space(bytes, syntax.end, end);
    if (colon >= end || bytes[colon] !== COLON) return false;
    const start = syntax.space(bytes, colon + 1, end);
    if (!syntax.value(bytes, start, end)) return false;
    if (key.seenIn === this.number) this.fault ??= "duplicate_key";
    key.seenIn = this.number;
    if (key.column < 0) return true;
    if (syntax.kind === Kind.nested) this.fault ??= "nested_value";
    this.kinds[key.column] = syntax.kind;
    this.starts[key.column] = start;
    this.ends[key.column] = syntax.end;
    return true;
  }
}
