import { type Change, type Impact, type Loose, TAKES } from "./change";
import { compare } from "./compare";
import { parseVersion, raised, reaches } from "./version";

/** A contract beside its last release. */
export interface Comparison {
  readonly name: string;
  /** Version of the last release; null for a new contract. */
  readonly from: string | null;
  /** Version now; null for a contract that is gone. */
  readonly to: string | null;
  readonly changes: readonly Change[];
  /** The least version that says what changed; null if `to` says it. */
  readonly needs: string | null;
  /** Why it must not be released like this; null if it may. */
  readonly fault: string | null;
}

type Documents = ReadonlyMap<string, unknown>;

const GRAVEST: readonly Impact[] = ["breaking", "additive", "notice"];
/** What a dataset is called for a while before it goes. */
const LEAVING = ["deprecated", "retired"];

/** Holds contracts against their last release: a version must say how much has changed. */
export function compareAll(released: Documents, now: Documents): Comparison[] {
  const names = [...new Set([...released.keys(), ...now.keys()])].sort();
  return names.map((name) => {
    const [before, after] = [released.get(name) as Loose | undefined, now.get(name) as Loose];
    if (!before) return sound(name, null, parseVersion(name, after["version"]).join("."));
    return now.has(name) ? compareOne(name, before, after) : removed(name, before);
  });
}

function compareOne(name: string, before: Loose, after: Loose): Comparison {
  const [from, to] = [before["version"], after["version"]];
  const [old, given] = [parseVersion(`released ${name}`, from), parseVersion(name, to)];
  const changes = compare(before, after);
  const gravest = GRAVEST.find((impact) => changes.some((change) => change.impact === impact));
  const wanted = gravest ? raised(old, TAKES[gravest]) : old;
  const found = { name, from: String(from), to: String(to), changes };
  if (reaches(given, wanted)) return { ...found, needs: null, fault: null };
  const needs = wanted.join(".");
  const fault = gravest
    ? `${SAID[gravest]} and the version is ${String(to)}; make it ${needs}`
    : `version ${String(to)} is below the released ${String(from)}; make it ${needs}`;
  return { ...found, needs, fault };
}

const SAID: Readonly<Record<Impact, string>> = {
  breaking: "a change breaks those who deliver or read it,",
  additive: "something was added or loosened,",
  notice: "its text changed,",
};

function removed(name: string, before: Loose): Comparison {
  const found = { name, from: String(before["version"]), to: null, needs: null };
  const changes: Change[] = [{ impact: "breaking", of: "dataset", what: "removed" }];
  const fault = LEAVING.includes(String(before["status"]))
    ? null
    : `a dataset goes only after a release in which its status is ${LEAVING.join(" or ")}`;
  return { ...found, changes, fault };
}

const sound = (name: string, from: string | null, to: string): Comparison => ({
  name,
  from,
  to,
  changes: [{ impact: "additive", of: "dataset", what: "new" }],
  needs: null,
  fault: null,
});
