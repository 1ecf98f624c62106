import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { stepsOf } from "../history";
import type { RunRecord } from "../records";
import { recordOf } from "../verdict";
import type { Picture, PictureStep } from "./report-data";

/** A state machine's definition, as far as a picture needs it. */
export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
}

/** What happened in a run, and when. */
export interface Happened {
  readonly events: readonly HistoryEvent[];
  readonly records: readonly RunRecord[];
  readonly now: Date;
}

type Way = Picture["ways"][number];

const STEPS = new Set(["Task", "Parallel", "Map"]);
const SERVICES: Readonly<Record<string, string>> = {
  athena: "Athena",
  dynamodb: "DynamoDB",
  "emr-serverless": "EMR Serverless",
  elasticmapreduce: "EMR",
  glue: "Glue",
  lambda: "Lambda",
  quicksight: "QuickSight",
  sagemaker: "SageMaker",
  sns: "SNS",
};

/** The deployed definition as steps and ways, with what each step did in the run. */
export function pictureOf(machine: Machine, happened: Happened): Picture {
  const ways = waysOf(machine);
  const main = inOrder(
    [firstStep(machine)],
    ways.filter(({ isFailure }) => !isFailure),
  );
  const afterFailure = ways.filter(
    ({ from, isFailure, to }) => isFailure && main.includes(from) && !main.includes(to),
  );
  const rest = inOrder([...new Set(afterFailure.map(({ to }) => to))], ways).filter(
    (name) => !main.includes(name),
  );
  const known = [...main, ...rest];
  const steps = stepsOf(happened.events, happened.now);
  // Steps inside a Map or a Parallel have no place in the definition's first level.
  const inner = steps
    .map(({ name }) => name)
    .filter((name) => !known.includes(name) && !poller(machine, name));
  return {
    steps: [...known, ...new Set(inner)].map((name) => ({
      ...stepOf(name, machine, happened, steps),
      isAfterFailure: rest.includes(name),
    })),
    ways: ways.filter(({ from, to }) => known.includes(from) && known.includes(to)),
  };
}

function stepOf(
  name: string,
  machine: Machine,
  { events, records }: Happened,
  steps: ReturnType<typeof stepsOf>,
): Omit<PictureStep, "isAfterFailure"> {
  const last = steps.findLast((step) => step.name === name);
  const entered = events.findLast(
    ({ stateEnteredEventDetails, type }) =>
      type === "TaskStateEntered" && stateEnteredEventDetails?.name === name,
  )?.timestamp;
  const start = events[0]?.timestamp;
  const record = recordOf(records, name);
  return {
    name,
    service: serviceOf(machine.States[name]),
    status: last?.status ?? "not reached",
    seconds: last?.seconds ?? null,
    startedAfter: entered && start ? (entered.getTime() - start.getTime()) / 1000 : null,
    rows: record?.rows_in ?? record?.accepted ?? null,
    error: last?.error === undefined ? null : `${last.error}: ${last.cause ?? ""}`,
  };
}

/** `arn:aws:states:::aws-sdk:glue:startCrawler` is Glue. */
function serviceOf(state: State | undefined): string {
  if (!state || state.Type !== "Task") return state?.Type ?? "";
  const parts = (state.Resource ?? "")
    .replace(/^arn:[^:]*:states:[^:]*:[^:]*:/, "")
    .replace(/^aws-sdk:/, "")
    .split(":");
  const [service = ""] = parts;
  return SERVICES[service] ?? service;
}

/** Ways between steps: the states between them that only decide, wait or change data are left out. */
function waysOf(machine: Machine): Way[] {
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

const firstStep = (machine: Machine): string =>
  reached(machine, [machine.StartAt])[0] ?? machine.StartAt;

function isStep(machine: Machine, name: string): boolean {
  return STEPS.has(machine.States[name]?.Type ?? "") && !poller(machine, name);
}

/** A state that only asks whether the work of another has ended: `crawl_poll` of `crawl`. */
function poller(machine: Machine, name: string): boolean {
  const [, of] = /^(.+)_poll$/.exec(name) ?? [];
  return of !== undefined && machine.States[of]?.Type === "Task";
}

/** Steps so that each comes after those that lead to it; ways back are ignored. */
function inOrder(starts: readonly string[], ways: readonly Way[]): string[] {
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
