import { isDeepStrictEqual } from "node:util";
import type { VersionPart } from "./version";

/** What a change does to those who deliver or read the data. */
export type Impact = "breaking" | "additive" | "notice";

/** One difference between two versions of a contract. */
export interface Change {
  readonly impact: Impact;
  /** `column quantity`, `rule known_store`, `retention`. */
  readonly of: string;
  /** What changed, in words. */
  readonly what: string;
}

/** The part of the version that a change of this impact must raise. */
export const TAKES: Readonly<Record<Impact, VersionPart>> = {
  breaking: "major",
  additive: "minor",
  notice: "patch",
};

/** A property of an ODCS document that is compared as it is. */
export type Loose = Readonly<Record<string, unknown>>;

/** Whether two values of a document say the same; the order of an object's keys says nothing. */
export const same = (one: unknown, other: unknown): boolean =>
  isDeepStrictEqual(one ?? null, other ?? null);

/** A value as it stands in an error. */
export const shown = (value: unknown): string =>
  value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);
