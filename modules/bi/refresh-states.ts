import { QUICKSIGHT_RETRIES } from "../pipeline/retries";
import type { State } from "../pipeline/states";

/** A data set, and whether a refresh may read its newest rows only. */
export interface RefreshedDataSet {
  readonly id: string;
  readonly newestOnly: boolean;
}

/** What is read again: the newest rows of data sets that allow it, or all. */
export type RefreshType = "INCREMENTAL_REFRESH" | "FULL_REFRESH";

/** An import takes minutes. */
const TIMEOUT_MINUTES = 60;
const EVERY_SECONDS = 3;
const POLLS = (TIMEOUT_MINUTES * 60) / EVERY_SECONDS;
/** Imports at the same time; more would wait for each other. */
const CONCURRENCY = 10;

/** As long as a refresh of so many data sets may take, one set of imports after another. */
export const longestRefreshSeconds = (dataSets: number): number =>
  (TIMEOUT_MINUTES + 10) * 60 * Math.ceil(dataSets / CONCURRENCY);

/** Refresh all data sets, some at a time; one that fails fails the whole, with QuickSight's reason. */
export const refreshStates = (account: string, dataSets: readonly RefreshedDataSet[]): State => ({
  Comment: "Lets QuickSight read again what the views answer.",
  QueryLanguage: "JSONPath",
  StartAt: "data_sets",
  TimeoutSeconds: longestRefreshSeconds(dataSets.length),
  States: {
    data_sets: {
      Type: "Pass",
      Result: dataSets.map(({ id, newestOnly }) => ({ id, newest_only: newestOnly })),
      ResultPath: "$.data_sets",
      Next: "refresh",
    },
    refresh: {
      Type: "Map",
      ItemsPath: "$.data_sets",
      MaxConcurrency: CONCURRENCY,
      ItemSelector: {
        "id.$": "$$.Map.Item.Value.id",
        "newest_only.$": "$$.Map.Item.Value.newest_only",
        "type.$": "$.type",
      },
      ItemProcessor: oneDataSet(account),
      ResultPath: null,
      End: true,
    },
  },
});

const oneDataSet = (account: string): State => ({
  ProcessorConfig: { Mode: "INLINE" },
  StartAt: "how",
  States: {
    how: {
      Type: "Choice",
      Choices: [{ Variable: "$.newest_only", BooleanEquals: true, Next: "begin" }],
      Default: "all_rows",
    },
    all_rows: { Type: "Pass", Result: "FULL_REFRESH", ResultPath: "$.type", Next: "begin" },
    begin: {
      ...call("createIngestion", account, { "IngestionType.$": "$.type" }),
      ResultSelector: { polls: 0 },
      ResultPath: "$.asked",
      Next: "wait",
    },
    wait: { Type: "Wait", Seconds: EVERY_SECONDS, Next: "look" },
    look: {
      ...call("describeIngestion", account),
      ResultSelector: { "status.$": "$.Ingestion.IngestionStatus", "all.$": "$.Ingestion" },
      ResultPath: "$.ingestion",
      Next: "count",
    },
    count: {
      Type: "Pass",
      Parameters: { "polls.$": "States.MathAdd($.asked.polls, 1)" },
      ResultPath: "$.asked",
      Next: "ended",
    },
    ended: {
      Type: "Choice",
      Choices: [
        { And: [UNDER_WAY, { Variable: "$.asked.polls", NumericLessThan: POLLS }], Next: "wait" },
        { ...UNDER_WAY, Next: "late" },
        { Not: status("COMPLETED"), Next: "not_refreshed" },
      ],
      // The way on, for whoever follows the definition along `Next` and `Default`.
      Default: "done",
    },
    done: { Type: "Succeed" },
    not_refreshed: {
      Type: "Fail",
      Error: "DataSetNotRefreshed",
      CausePath: "States.Format('{}: {}', $.id, States.JsonToString($.ingestion.all))",
    },
    late: {
      Type: "Fail",
      Error: "States.Timeout",
      CausePath: `States.Format('{} is not refreshed after ${String(TIMEOUT_MINUTES)} minutes', $.id)`,
    },
  },
});

const status = (is: string): State => ({ Variable: "$.ingestion.status", StringEquals: is });
const UNDER_WAY: State = { Or: ["INITIALIZED", "QUEUED", "RUNNING"].map(status) };

const call = (operation: string, AwsAccountId: string, more: State = {}): State => ({
  Type: "Task",
  Resource: `arn:aws:states:::aws-sdk:quicksight:${operation}`,
  Parameters: {
    AwsAccountId,
    "DataSetId.$": "$.id",
    // A refresh is one execution, so its name is one for each data set.
    "IngestionId.$": "$$.Execution.Name",
    ...more,
  },
  TimeoutSeconds: 60,
  Retry: QUICKSIGHT_RETRIES,
});
