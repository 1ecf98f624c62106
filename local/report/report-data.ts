import type { DashboardVersionDefinition } from "@aws-sdk/client-quicksight";

/** A column, with Athena's name for its type. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
}

/** Rows as Athena wrote them: text, so that no digit is lost on the way; null is null. */
export interface TableData {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** True when there were more rows than the report holds. */
  readonly isCut: boolean;
}

/** What a theme says of the colours of data, as `#rrggbb`. */
export interface ThemeColours {
  /** Of series, in order. */
  readonly series: readonly string[];
  /** Of the least and the greatest value. */
  readonly scale: readonly string[];
}

/** A deployed dashboard, as DescribeDashboardDefinition gives it. */
export interface DashboardData {
  readonly id: string;
  readonly name: string;
  readonly definition: DashboardVersionDefinition;
  /** Colours of its theme, empty where it has none of its own. */
  readonly colours: ThemeColours;
  /** ARN of the data set behind each identifier of the definition. */
  readonly dataSets: Readonly<Record<string, string>>;
}

/** A state of the deployed state machine that does something, with what it did in the run. */
export interface PictureStep {
  readonly name: string;
  /** What it calls, for example `glue:startJobRun`. */
  readonly service: string;
  readonly status: "succeeded" | "failed" | "running" | "not reached";
  readonly seconds: number | null;
  /** Seconds from the start of the run. */
  readonly startedAfter: number | null;
  readonly rows: number | null;
  readonly error: string | null;
  /** True where only a failure leads. */
  readonly isAfterFailure: boolean;
}

/** The deployed state machine as a picture: steps and the ways between them. */
export interface Picture {
  readonly steps: readonly PictureStep[];
  /** Names of the steps at both ends; `isFailure` for the way out of a step that failed. */
  readonly ways: readonly {
    readonly from: string;
    readonly to: string;
    readonly isFailure: boolean;
  }[];
}

/** Where each row of the run went. */
export interface Balance {
  readonly rows_in: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly duplicates: number;
  readonly superseded: number;
  readonly balanced: boolean;
}

/** An alarm as it stands. */
export interface AlarmLine {
  readonly name: string;
  readonly state: string;
  readonly reason: string;
  readonly since: string;
}

/** One run of the pipeline. */
export interface RunData {
  readonly runId: string;
  readonly status: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly picture: Picture;
  readonly balance: Balance | null;
  readonly notices: readonly string[];
  /** reason, line_count; of this run. */
  readonly quarantineReasons: TableData;
  /** source_key, source_line, reasons, record with personal data masked. */
  readonly quarantineExamples: TableData;
  /** Columns whose values are masked, by the contracts. */
  readonly masked: readonly string[];
  readonly rules: TableData;
  /** store_id, category, currency, business_date, actual, p10, p50, p90, mean. */
  readonly forecast: TableData;
  readonly alarms: readonly AlarmLine[];
}

/** All that the page shows. */
export interface ReportData {
  readonly madeAt: string;
  readonly stage: string;
  readonly account: string;
  readonly region: string;
  readonly run: RunData | null;
  readonly dashboards: readonly DashboardData[];
  /** Rows of the data sets, by ARN. */
  readonly tables: Readonly<Record<string, TableData>>;
  /** What the report cannot show, in words. */
  readonly warnings: readonly string[];
}
