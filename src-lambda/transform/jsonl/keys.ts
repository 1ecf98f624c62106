import type { Layout } from "../layout";
import { sameCase } from "../layout";
import { MAX_COLUMNS } from "../limits";
import { Refused } from "../refused";

/** A key of the file's objects. */
export interface Key {
  /** As it stands in the file, between its quotes. */
  readonly raw: Buffer;
  /** In lower case, as it is compared. */
  readonly name: string;
  /** Contract column it fills, or -1. */
  readonly column: number;
  /** Number of the last record that had it: no record may have a key twice. */
  seenIn: number;
}

/** The keys met in a file so far. Objects of one file mostly repeat them in the same order. */
export class Keys {
  private readonly byRaw = new Map<string, Key>();
  private readonly byName = new Map<string, Key>();
  private readonly order: Key[] = [];

  constructor(private readonly layout: Layout) {}

  /** Names of all keys met. */
  names(): string[] {
    return [...this.byName.keys()];
  }

  /** The key between `start` and `end`, the `place`th of its record. */
  at(bytes: Buffer, start: number, end: number, place: number): Key {
    const expected = this.order[place];
    if (expected && isSame(expected.raw, bytes, start, end)) return expected;
    const raw = bytes.toString("latin1", start, end);
    const key = this.byRaw.get(raw) ?? this.learn(raw, bytes, start, end);
    if (place < MAX_COLUMNS) this.order[place] = key;
    return key;
  }

  private learn(id: string, bytes: Buffer, start: number, end: number): Key {
    const raw = Buffer.from(bytes.subarray(start, end));
    const name = sameCase(JSON.parse(`"${raw.toString("utf8")}"`) as string);
    // Two spellings of one name are one key: a record must not have both.
    const key = this.byName.get(name) ?? {
      raw,
      name,
      column: this.layout.names.indexOf(name),
      seenIn: 0,
    };
    this.byName.set(name, key);
    this.byRaw.set(id, key);
    if (this.byRaw.size <= MAX_COLUMNS) return key;
    const reason = `records use more than ${MAX_COLUMNS} keys; keys must be names of columns`;
    throw new Refused("header_too_wide", reason);
  }
}

function isSame(raw: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (raw.length !== end - start) return false;
  for (let i = 0; i < raw.length; i += 1) if (raw[i] !== bytes[start + i]) return false;
  return true;
}
