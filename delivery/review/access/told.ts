import { code, shortened } from "../report/markdown";
import { expandAction } from "./actions";
import { inWords } from "./conditions";
import type { PolicyChange } from "./policies";
import { ALL_BUT, reachOf } from "./principals";
import type { Widening } from "./widened";

/** Something that is more open, for people. */
export interface Told {
  readonly mark: "public" | "cross-account" | "wider" | "unknown" | "new";
  /** Construct paths of what it is about. */
  readonly paths: readonly string[];
  /** Markdown. */
  readonly words: string;
}

/** A widening with whose policy it is in. */
export interface Held extends Widening {
  readonly holder: string;
  readonly policies: readonly PolicyChange[];
  /** True when the holder has no policy so far. */
  readonly isNew: boolean;
}

/** All actions, or all of a service; AWS's own policies that are named for as much. */
const WILD = /^(\*|[\w-]+:\*)$|:iam::aws:policy\/\S*(AdministratorAccess|PowerUser|FullAccess)/;
const MOST_NAMES = 6;
const MOST_RESOURCES = 6;
const MOST_PATHS = 3;

/** One line for all who can now do the same on the same, and for all on which somebody can now do the same. */
export async function describeWidenings(held: readonly Held[], account: string): Promise<Told[]> {
  const rows = await Promise.all(held.map((each) => row(each, account)));
  const onSame = merged(rows, ({ mark, who, what, only }) => [mark, who, what, only]);
  const bySame = merged(onSame, ({ mark, what, on, only }) => [mark, what, on, only]);
  return bySame.map(({ mark, who, what, on, only, paths }) => ({
    mark,
    paths,
    words: `${named(who, MOST_NAMES)} ${what} on ${named(on, MOST_RESOURCES)}${only} (${named(paths, MOST_PATHS)})`,
  }));
}

interface Row {
  readonly mark: Told["mark"];
  readonly who: readonly string[];
  readonly what: string;
  readonly on: readonly string[];
  readonly only: string;
  readonly paths: readonly string[];
}

async function row(held: Held, account: string): Promise<Row> {
  const { principal, holder, policies, resource, conditions, kind, isNew } = held;
  const paths = [...new Set(policies.map((policy) => policy.resource.path))].sort();
  const reach = principal === undefined ? "own" : reachOf(principal, conditions, account);
  const isOwnNetwork = policies.every((policy) => policy.resource.type === "aws_vpc_endpoint");
  const isOpen = kind === "allowed" && reach !== "own" && !isOwnNetwork;
  const actions = await spelt(held);
  const isWild = held.patterns.some((pattern) => WILD.test(pattern));
  const isSecret = policies.some((policy) => policy.isSecret);
  if (isSecret && !isOpen) return secret(held, paths);
  return {
    mark: isOpen ? reach : isNew && !isWild ? "new" : "wider",
    who: [principal === undefined ? holder : principal === "*" ? "everybody" : principal],
    what: kind === "allowed" ? `can now ${actions}` : insteadOfDeny(held, actions),
    // In the policy of a resource, that is everything of it.
    on: [resource === "*" && principal !== undefined ? paths.join(" and ") : resource],
    only:
      kind === "allowed" && conditions.length > 0
        ? `, only when ${conditions.map((each) => code(shortened(inWords(each), 200))).join(" and ")}`
        : "",
    paths,
  };
}

/** What may not be shown is told of by where it stands. */
function secret({ holder }: Held, paths: readonly string[]): Row {
  const what = "can do more than before; its policy is sensitive and";
  return { mark: "wider", who: [holder], what, on: paths, only: "", paths };
}

function insteadOfDeny({ conditions }: Held, actions: string): string {
  const isPlain = conditions.some(
    ({ key, values }) => key === "aws:securetransport" && values[0] === "false",
  );
  if (isPlain) return `is no longer refused without TLS: ${actions}`;
  const when = conditions.map((each) => code(shortened(inWords(each), 200))).join(" and ");
  return `is no longer denied ${actions}${when ? ` when ${when}` : ""}`;
}

/** A wildcard as it is written where all of it is meant, else the actions by name. */
async function spelt({ actions, patterns, isWhole }: Held): Promise<string> {
  if (isWhole && actions.length > MOST_NAMES && !patterns.some((each) => each.startsWith(ALL_BUT)))
    return patterns.map(code).join(", ");
  const open = new Set(actions);
  const parts: string[] = [];
  const rest = patterns.find((pattern) => pattern.startsWith(ALL_BUT));
  if (rest && actions.length > MOST_NAMES)
    return `everything but ${code(rest.slice(ALL_BUT.length))}`;
  for (const pattern of patterns) {
    const all = await expandAction(pattern);
    const isAll = all.length > 1 && all.every((action) => open.has(action));
    const left = all.filter((action) => open.delete(action));
    if (isAll) parts.push(`${code(pattern)} (${left.length} actions)`);
    else parts.push(...listed(left, all.length > 1 ? ` by ${code(pattern)}` : ""));
  }
  return [...parts, ...listed([...open])].join(", ");
}

function listed(actions: readonly string[], by = ""): string[] {
  const shown = actions.slice(0, MOST_NAMES).map(code);
  const more = actions.length - shown.length;
  return more > 0 ? [...shown, `${more} more${by}`] : shown;
}

function named(names: readonly string[], most: number): string {
  const all = [...new Set(names)].sort();
  const shown = all.slice(0, most).map(code).join(", ");
  return all.length > most ? `${shown} and ${all.length - most} more` : shown;
}

function merged(rows: readonly Row[], keyOf: (row: Row) => unknown): Row[] {
  const groups = new Map<string, Row>();
  for (const each of rows) {
    const key = JSON.stringify(keyOf(each));
    const known = groups.get(key);
    const join = (a: readonly string[] = [], b: readonly string[]) =>
      [...new Set([...a, ...b])].sort();
    groups.set(
      key,
      known
        ? {
            ...known,
            who: join(known.who, each.who),
            on: join(known.on, each.on),
            paths: join(known.paths, each.paths),
          }
        : each,
    );
  }
  return [...groups.values()];
}
