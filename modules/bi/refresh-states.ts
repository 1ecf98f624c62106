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
/**
 * Each wait is a second longer than the one before: an execution may have 25,000 events, of which each
 * look at an import takes eleven. The longest, after 1 + 2 + 3 + ... seconds:
 */
const LONGEST_WAIT = Math.ceil((Math.sqrt(8 * 60 * TIMEOUT_MINUTES + 1) - 1) / 2);
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
      ResultSelector: { seconds: 1 },
      ResultPath: "$.pause",
      Next: "wait",
    },
    wait: { Type: "Wait", SecondsPath: "$.pause.seconds", Next: "look" },
    look: {
      ...call("describeIngestion", account),
      ResultSelector: { "status.$": "$.Ingestion.IngestionStatus", "all.$": "$.Ingestion" },
      ResultPath: "$.ingestion",
      Next: "slower",
    },
    slower: {
      Type: "Pass",
      Parameters: { "seconds.$": "States.MathAdd($.pause.seconds, 1)" },
      ResultPath: "$.pause",
      Next: "ended",
    },
    ended: {
      Type: "Choice",
      Choices: [
        { And: [UNDER_WAY, IN_TIME], Next: "wait" },
        { ...UNDER_WAY, Next: "late" },
        { Not: status("COMPLETED"), Next: "not_refreshed" },
      ],
      // The way on, for whoever follows the definition along `Next` and `Default`.
      Default: "done",
    },
    done: { Type: "Succeed" },
    not_refreshed: {
      Type: "Fail",
      Error: NOT_REFRESHED,
      CausePath: "States.Format('{}: {}', $.id, States.JsonToString($.ingestion.all))",
    },
    late: {
      Type: "Fail",
      Error: NOT_REFRESHED,
      CausePath: `States.Format('{} is not refreshed after ${String(TIMEOUT_MINUTES)} minutes', $.id)`,
    },
  },
});

// Names that begin with "States." are for Step Functions itself to report.
const NOT_REFRESHED = "DataSetNotRefreshed";
const status = (is: string): State => ({ Variable: "$.ingestion.status", StringEquals: is });
const IN_TIME: State = {
  Variable: "$.pause.seconds",
  NumericLessThanEquals: LONGEST_WAIT,
};
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
