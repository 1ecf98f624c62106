/** A state on the way of a run that goes well. */
export interface Visit {
  readonly name: string;
  readonly times: number;
  /** `lambda:invoke`, `glue:startJobRun.sync`; empty when the state is no task. */
  readonly calls: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** After which the state is ended. */
  readonly timeoutSeconds: number;
}

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Arguments?: Readonly<Record<string, unknown>>;
  readonly Seconds?: number;
  readonly TimeoutSeconds?: number;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly ItemProcessor?: Definition;
  readonly Iterator?: Definition;
  readonly Branches?: readonly Definition[];
}

interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** How long a run waits where it asks again and again, unless a definition waits longer at once. */
const POLLED_SECONDS = 60;

/**
 * The states that a run enters which goes well: along `Next` and the default of a choice, into each branch and once
 * into a map, and as often around a loop as it takes to wait a minute there.
 */
export function pathOf(definition: string): Visit[] {
  const parsed = parse(definition);
  return parsed ? walk(parsed) : [];
}

function parse(definition: string): Definition | undefined {
  try {
    return JSON.parse(definition) as Definition;
  } catch {
    return undefined;
  }
}

function walk({ StartAt, States }: Definition): Visit[] {
  const visits: Visit[] = [];
  const seen: string[] = [];
  for (let name: string | undefined = StartAt; name !== undefined && !seen.includes(name);) {
    const state: State | undefined = States[name];
    if (!state) break;
    seen.push(name);
    visits.push(visit(name, state), ...inside(state));
    const back = (state.Choices ?? []).find(({ Next }) => seen.includes(Next));
    if (back) repeat(visits, back.Next, States);
    name =
      state.Next ?? state.Default ?? state.Choices?.find(({ Next }) => !seen.includes(Next))?.Next;
  }
  return visits;
}

function inside({ Branches = [], ItemProcessor, Iterator }: State): Visit[] {
  return [...Branches, ItemProcessor, Iterator].filter((each) => each !== undefined).flatMap(walk);
}

function visit(name: string, state: State): Visit {
  const { Arguments, Parameters, Resource = "", TimeoutSeconds = Infinity, Type } = state;
  return {
    name,
    times: 1,
    calls: Type === "Task" ? (Resource.split(":::")[1] ?? Resource) : "",
    parameters: Parameters ?? Arguments ?? {},
    timeoutSeconds: TimeoutSeconds,
  };
}

function repeat(visits: Visit[], from: string, states: Definition["States"]): void {
  const start = visits.findIndex(({ name }) => name === from);
  const waits = visits
    .slice(start)
    .reduce((sum, { name }) => sum + (states[name]?.Seconds ?? 0), 0);
  const times = waits === 0 ? 1 : Math.max(1, Math.ceil(POLLED_SECONDS / waits));
  for (const [i, each] of visits.entries()) if (i >= start) visits[i] = { ...each, times };
}
