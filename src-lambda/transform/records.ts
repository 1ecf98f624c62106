import type { CanonicalLine } from "./canonical-line";
import type { Encoding, Format } from "./landing-dataset";

/** What happens between records, for instance waiting for uploads. */
export type Pause = () => Promise<void>;

/** The record that a reader stands on; the next one takes its place. */
export interface Standing {
  /** Why the record cannot be split into columns; undefined for a good one. */
  readonly malformed: string | undefined;
  /** The record in canonical form, good until the next one is read. */
  encode(): CanonicalLine;
}

/** Called for each record; true stops for a pause behind it. */
export type OnRecord = (record: Standing) => boolean;

/** The records of one landed file, whatever its form. They can be read once. */
export interface Records {
  readonly format: Format;
  /** Name of the contract's mapping that fits the file; undefined for the contract's own names. */
  readonly mapping: string | undefined;
  /** Reads every record; throws `Refused` where the file turns out to be unusable. */
  read(onRecord: OnRecord, pause?: Pause): Promise<void>;
  /** What was found on the way; complete once all records were read. */
  findings(): Findings;
}

/** What reading every record of a file told about it. */
export interface Findings {
  readonly notices: readonly string[];
  /** Encoding of the text, where there is text. */
  readonly encoding: Encoding | undefined;
}
