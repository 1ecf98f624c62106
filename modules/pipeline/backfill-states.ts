import { caught, failedStates } from "./failed-states";
import type { Retry, Step, Task } from "./step";

type State = Readonly<Record<string, unknown>>;

/** What a run of a backfill tells its job; the Map below gives each item these fields. */
export const BACKFILL_RUN = {
  "--run_id.$": "$.run_id",
  "--manifest_uri.$": "$.manifest_uri",
};

/** Which books the state machine keeps, each a call of the same function. */
export type BookAction = "begin" | "settle" | "fail" | "conclude";

export interface BackfillCalls {
  readonly plan: Step;
  readonly job: Step;
  readonly alert: Step;
  /** What follows once all runs are through. @default - nothing */
  readonly afterwards?: Step | undefined;
  /** The call for an action, with more to tell. */
  book(action: BookAction, more?: Readonly<Record<string, unknown>>): Task;
}

/** A daily run is under way: hours of patience, five minutes at most between two looks. */
const TODAY_FIRST: Retry = {
  ErrorEquals: ["TodayRuns"],
  IntervalSeconds: 15,
  MaxAttempts: 100,
  BackoffRate: 1.5,
  MaxDelaySeconds: 300,
  JitterStrategy: "FULL",
};
/** Long enough for the run that went first to take the tables. */
const PAUSE_SECONDS = 30;

/** A backfill in Amazon States Language: plan, some runs at a time, then the sum of it. */
export function backfillStates({ afterwards, alert, book, job, plan }: BackfillCalls): State {
  const steps = [plan.name, "runs", ...(afterwards ? [afterwards.name] : []), "conclude"];
  return {
    Comment: "Makes past business dates right again, some at a time.",
    QueryLanguage: "JSONPath",
    StartAt: plan.name,
    States: {
      [plan.name]: { Type: "Task", ...plan.task, Catch: [caught("plan_failed")], Next: "runs" },
      runs: {
        Type: "Map",
        ItemsPath: "$.plan.runs",
        MaxConcurrencyPath: "$.plan.concurrency",
        ItemSelector: {
          "backfill_id.$": "$.plan.backfill_id",
          "run_id.$": "$$.Map.Item.Value.run_id",
          "manifest_uri.$": "$$.Map.Item.Value.manifest_uri",
        },
        ItemProcessor: runStates(job, book),
        ResultPath: null,
        Catch: [caught("runs_failed")],
        Next: afterwards?.name ?? "conclude",
      },
      // Some runs may have failed: what the others changed is to be seen all the same. And what is
      // concluded is not continued, so a fault in here must come before.
      ...(afterwards && {
        [afterwards.name]: {
          Type: "Task",
          ...afterwards.task,
          Catch: [caught(`${afterwards.name}_failed`)],
          Next: "conclude",
        },
      }),
      conclude: {
        Type: "Task",
        ...book("conclude", { "backfill_id.$": "$.plan.backfill_id" }),
        Catch: [caught("conclude_failed")],
        End: true,
      },
      ...failedStates({ steps, alert, end: "backfill_failed" }),
    },
  };
}

/**
 * The books say how a run went. What the Map gathers of all of them may weigh 256 KB, where 500 that
 * failed have a cause each, and no `Catch` hears of more.
 */
const NOTHING_MORE = { OutputPath: null, End: true };

/** One run. It always ends well: the others go on, and `conclude` counts what failed. */
function runStates(job: Step, book: BackfillCalls["book"]): State {
  const run = { "backfill_id.$": "$.backfill_id", "run_id.$": "$.run_id" };
  const begin = book("begin", run);
  return {
    ProcessorConfig: { Mode: "INLINE" },
    StartAt: "begin",
    States: {
      begin: {
        Type: "Task",
        ...begin,
        Retry: [TODAY_FIRST, ...begin.Retry],
        Catch: [caught("fail")],
        Next: job.name,
      },
      [job.name]: { Type: "Task", ...job.task, Catch: [caught("fail")], Next: "settle" },
      settle: {
        Type: "Task",
        ...book("settle", run),
        Catch: [caught("gave_way", "GaveWay"), caught("fail")],
        ...NOTHING_MORE,
      },
      gave_way: { Type: "Wait", Seconds: PAUSE_SECONDS, Next: "begin" },
      fail: {
        Type: "Task",
        ...book("fail", { ...run, "error.$": "$.error" }),
        // Without its note the run counts as not finished, which is as true.
        Catch: [{ ...caught("not_noted"), ResultPath: "$.note_error" }],
        ...NOTHING_MORE,
      },
      not_noted: { Type: "Pass", ...NOTHING_MORE },
    },
  };
}
