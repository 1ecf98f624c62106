import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { stepsOf } from "../history";
import type { RunRecord } from "../records";
import { recordOf } from "../verdict";
import type { Picture, PictureStep } from "./report-data";
import { firstStep, inOrder, type Machine, poller, type State, waysOf } from "./machine";

/** What happened in a run, and when. */
export interface Happened {
  readonly events: readonly HistoryEvent[];
  readonly records: readonly RunRecord[];
  readonly now: Date;
}

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
