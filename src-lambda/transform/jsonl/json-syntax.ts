import { escapeLength } from "./json-escape";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;

/** What a passed value is; 0 where the text is not JSON. */
export const Kind = { none: 0, null: 1, bare: 2, text: 3, escaped: 4, nested: 5 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

const LITERALS = (
  [
    ["true", Kind.bare],
    ["false", Kind.bare],
    ["null", Kind.null],
  ] as const
).map(([word, kind]) => ({ bytes: Buffer.from(word), kind }));

/**
 * Walks over the values of one line of JSON (RFC 8259) without making objects of them: numbers keep
 * their exact text. `kind` and `end` tell what the last `value` or `string` passed.
 */
export class JsonSyntax {
  kind: Kind = Kind.none;
  /** Behind what was passed. */
  end = 0;

  /** The first byte from `at` that is no white space. */
  space(bytes: Buffer, at: number, limit: number): number {
    let i = at;
    while (i < limit) {
      const byte = bytes[i] as number;
      if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0x0a) break;
      i += 1;
    }
    return i;
  }

  /** Passes the value that begins at `at`; false if there is none before `limit`. */
  value(bytes: Buffer, at: number, limit: number): boolean {
    const byte = at < limit ? (bytes[at] as number) : 0;
    if (byte === QUOTE) return this.string(bytes, at, limit);
    if (byte === MINUS || isDigit(byte)) return this.number(bytes, at, limit);
    if (byte === 0x7b || byte === 0x5b) return this.nested(bytes, at, limit);
    const literal = LITERALS.find((one) =>
      one.bytes.every((letter, i) => bytes[at + i] === letter),
    );
    return this.passed(literal?.kind ?? Kind.none, at + (literal?.bytes.length ?? 0), limit);
  }

  /** Passes the string whose quote stands at `at`. */
  string(bytes: Buffer, at: number, limit: number): boolean {
    let escaped = false;
    for (let i = at + 1; i < limit; i += 1) {
      const byte = bytes[i] as number;
      if (byte === QUOTE) return this.passed(escaped ? Kind.escaped : Kind.text, i + 1, limit);
      if (byte === BACKSLASH) {
        const length = escapeLength(bytes, i, limit);
        if (length === 0) break;
        escaped = true;
        i += length - 1;
      } else if (byte < 0x20) break;
    }
    return this.passed(Kind.none, limit, limit);
  }

  private number(bytes: Buffer, at: number, limit: number): boolean {
    let i = bytes[at] === MINUS ? at + 1 : at;
    const whole = i;
    i = digits(bytes, i, limit);
    let good = i > whole && (bytes[whole] !== ZERO || i === whole + 1);
    if (i < limit && bytes[i] === POINT) {
      const end = digits(bytes, i + 1, limit);
      good &&= end > i + 1;
      i = end;
    }
    if (i < limit && ((bytes[i] as number) | 0x20) === 0x65) {
      const sign = bytes[i + 1] === PLUS || bytes[i + 1] === MINUS ? 1 : 0;
      const end = digits(bytes, i + 1 + sign, limit);
      good &&= end > i + 1 + sign;
      i = end;
    }
    return this.passed(good ? Kind.bare : Kind.none, i, limit);
  }

  /** Objects and arrays inside a record are rare and never read: V8 says whether they are good. */
  private nested(bytes: Buffer, at: number, limit: number): boolean {
    let depth = 0;
    for (let i = at; i < limit; i += 1) {
      const byte = bytes[i] as number;
      if (byte === QUOTE) {
        if (!this.string(bytes, i, limit)) return false;
        i = this.end - 1;
      } else if (byte === 0x7b || byte === 0x5b) depth += 1;
      else if (byte === 0x7d || byte === 0x5d) depth -= 1;
      if (depth > 0) continue;
      const good = isJson(bytes.toString("utf8", at, i + 1));
      return this.passed(good ? Kind.nested : Kind.none, i + 1, limit);
    }
    return this.passed(Kind.none, limit, limit);
  }

  private passed(kind: Kind, end: number, limit: number): boolean {
    this.kind = end > limit ? Kind.none : kind;
    this.end = end;
    return this.kind !== Kind.none;
  }
}

/** Whether text is one JSON value. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39;
}

function digits(bytes: Buffer, at: number, limit: number): number {
  let i = at;
  while (i < limit && isDigit(bytes[i] as number)) i += 1;
  return i;
}
