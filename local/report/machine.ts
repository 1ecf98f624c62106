import type { Picture } from "./report-data";

/** A state machine's definition, as far as a picture needs it. */
export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** A state, as far as a picture needs it. */
export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
}

/** A way from one step to another. */
export type Way = Picture["ways"][number];

const STEPS = new Set(["Task", "Parallel", "Map"]);
/** Ways between steps: the states between them that only decide, wait or change data are left out. */
export function waysOf(machine: Machine): Way[] {
  const ways = new Map<string, Way>();
  const failures = failureStates(machine);
  for (const [from, state] of Object.entries(machine.States)) {
    if (!isStep(machine, from)) continue;
    const exits = [
      ...reached(machine, [state.Next], onTheWay(failures, from)).map((to) => ({
        from,
        to,
        isFailure: false,
      })),
      ...reached(
        machine,
        (state.Catch ?? []).map(({ Next }) => Next),
      ).map((to) => ({ from, to, isFailure: true })),
    ];
    for (const way of exits)
      if (way.to !== from && !ways.has(`${from} ${way.to}`)) ways.set(`${from} ${way.to}`, way);
  }
  return [...ways.values()];
}

/** Where a step that failed goes; what comes after such a step may follow its like. */
const onTheWay = (failures: ReadonlySet<string>, from: string): ReadonlySet<string> =>
  failures.has(from) ? new Set() : failures;

/** The states that a caught error leads to. */
const failureStates = ({ States }: Machine): ReadonlySet<string> =>
  new Set(Object.values(States).flatMap(({ Catch = [] }) => Catch.map(({ Next }) => Next)));

/** The steps that come next, through whatever lies between, except `closed` states. */
function reached(
  machine: Machine,
  from: readonly (string | undefined)[],
  closed: ReadonlySet<string> = new Set(),
): string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  const queue = [...from];
  for (let name = queue.shift(); name !== undefined || queue.length > 0; name = queue.shift()) {
    if (name === undefined || seen.has(name) || closed.has(name)) continue;
    seen.add(name);
    const state = machine.States[name];
    if (!state) continue;
    if (isStep(machine, name)) found.add(name);
    else queue.push(...(state.Choices ?? []).map(({ Next }) => Next), state.Default, state.Next);
  }
  return [...found];
}

/** The step that a run begins with. */
export const firstStep = (machine: Machine): string =>
  reached(machine, [machine.StartAt])[0] ?? machine.StartAt;

function isStep(machine: Machine, name: string): boolean {
  return STEPS.has(machine.States[name]?.Type ?? "") && !poller(machine, name);
}

/** A state that only asks whether the work of another has ended: `crawl_poll` of `crawl`. */
export function poller(machine: Machine, name: string): boolean {
  const [, of] = /^(.+)_poll$/.exec(name) ?? [];
  return of !== undefined && machine.States[of]?.Type === "Task";
}

/** Steps so that each comes after those that lead to it; ways back are ignored. */
export function inOrder(starts: readonly string[], ways: readonly Way[]): string[] {
  const done = new Set<string>();
  const order: string[] = [];
  const visit = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    // The last exit first: it is the longer way, and is to stand before what both lead to.
    for (const { to } of ways.filter(({ from }) => from === name).reverse()) visit(to);
    order.unshift(name);
  };
  [...starts].reverse().forEach(visit);
  return order;
}
