import type { Impact } from "./impacts";
import { idOf, type Tree, type Worker } from "./tree";
import { usersOf } from "./users";

/** A view before and after a change. */
export interface ChangedView {
  readonly before: Worker | undefined;
  readonly after: Worker | undefined;
  readonly reaches: readonly string[];
  readonly tree: Tree;
}

/** What it means that a view was added, changed or removed; nothing when it was not. */
export function viewImpact({ after, before, reaches, tree }: ChangedView): Impact[] {
  const view = after ?? before;
  if (!view) return [];
  const common = { subject: idOf(view), reaches, history: undefined };
  if (!before) return [{ ...common, effect: "additive", what: ["new"] }];
  if (!after) return [{ ...common, effect: "breaking", what: ["removed: whoever asks it breaks"] }];
  const columns = columnChanges(before, after, (column) => naming(tree, reaches, column));
  const isOther = before.parts.get("SQL") !== after.parts.get("SQL");
  if (!isOther && columns.length === 0) return [];
  const breaks = columns.some(({ isBreaking }) => isBreaking);
  const what = columns.map(({ words }) => words);
  if (breaks) return [{ ...common, effect: "breaking", what }];
  if (columns.length > 0) return [{ ...common, effect: "additive", what }];
  return [
    {
      ...common,
      effect: "all dates at once",
      what: ["its SQL changed: values may differ, for past dates too, as soon as it is applied"],
    },
  ];
}

interface ColumnChange {
  readonly isBreaking: boolean;
  readonly words: string;
}

function columnChanges(
  before: Worker,
  after: Worker,
  users: (column: string) => string,
): ColumnChange[] {
  const [was, is] = [
    before.columns ?? new Map<string, string>(),
    after.columns ?? new Map<string, string>(),
  ];
  const gone = [...was.keys()].filter((name) => !is.has(name));
  return [
    ...gone.map((name) => ({
      isBreaking: true,
      words: `column ${name} of ${after.name} was dropped${users(name)}`,
    })),
    ...[...is].flatMap(([name, type]): ColumnChange[] => {
      const old = was.get(name);
      if (old === undefined)
        return [
          { isBreaking: false, words: `column ${name} (${type}) of ${after.name} was added` },
        ];
      if (old === type) return [];
      const wider = isWider(old, type);
      const how = wider
        ? "a widening, readers of the old type survive"
        : "readers of the old type break";
      return [
        {
          isBreaking: !wider,
          words: `column ${name} of ${after.name} changed from ${old} to ${type}: ${how}${users(name)}`,
        },
      ];
    }),
  ];
}

const WIDER: Readonly<Record<string, readonly string[]>> = {
  int: ["bigint"],
  smallint: ["int", "bigint"],
  tinyint: ["smallint", "int", "bigint"],
  float: ["double"],
};

/** Whether every value of a type fits another of the same kind. */
function isWider(from: string, to: string): boolean {
  if (WIDER[from]?.includes(to)) return true;
  const [old, now] = [from, to].map((type) =>
    /^decimal\((\d+),\s*(\d+)\)$/.exec(type)?.slice(1).map(Number),
  );
  if (!old || !now) return false;
  const [[p0 = 0, s0 = 0], [p1 = 0, s1 = 0]] = [old, now];
  return s1 >= s0 && p1 - s1 >= p0 - s0;
}

const naming = (tree: Tree, reaches: readonly string[], column: string): string => {
  const users = usersOf(tree, reaches, column);
  return users.length > 0 ? `; named by ${users.join(", ")}` : "";
};
