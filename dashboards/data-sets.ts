import type { Column, View } from "./fields";

/** What QuickSight keeps of a view, and for whom. */
export interface DataSet<V extends View = View, C extends string = string> {
  readonly view: V;
  readonly title: string;
  /** Folders in which authors find the columns; every column is in one. */
  readonly folders: Readonly<Record<string, readonly C[]>>;
  /** The date by which a refresh replaces the newest rows only. @default - all rows are read again */
  readonly newestBy?: C;
  /**
   * Column of the region that a row belongs to, by which readers are restricted; null where rows belong to none, so that
   * only those see them who see all regions.
   */
  readonly regionIn: C | null;
}

const dataSet = <V extends View>(set: DataSet<V, Column<V>>): DataSet<V, Column<V>> => set;

/** The data sets of the dashboards; a visual names one of them, and columns that it has. */
export const dataSets = {
  sales: dataSet({
    view: "stg_daily_sales",
    title: "Sales by day, store and category",
    newestBy: "business_date",
    regionIn: "region",
    folders: {
      When: ["business_date"],
      Where: ["region", "store_id"],
      What: ["category", "currency"],
      Revenue: ["net_revenue", "gross_revenue", "returned_revenue"],
      Volume: ["units_sold", "units_returned", "line_count", "order_count"],
    },
  }),
  cohorts: dataSet({
    view: "retention_cohorts",
    title: "Customers who come back",
    regionIn: null,
    folders: {
      Cohort: ["cohort_month", "months_since", "cohort_size"],
      Retained: ["customer_count", "retained_pct"],
    },
  }),
  segments: dataSet({
    view: "customer_segments",
    title: "Customers by segment",
    regionIn: null,
    folders: {
      Segment: ["segment", "currency", "as_of_date"],
      Customers: ["customer_count", "overdue_customer_count", "order_count", "mean_recency_days"],
      Revenue: ["net_revenue", "revenue_per_customer"],
    },
  }),
  outlook: dataSet({
    view: "forecast_outlook",
    title: "Sales that were and are expected",
    newestBy: "business_date",
    regionIn: "region",
    folders: {
      When: ["business_date", "as_of_date", "is_to_come"],
      Where: ["region", "store_id"],
      What: ["category", "currency"],
      Revenue: ["net_revenue"],
      Expected: ["net_revenue_mean", "net_revenue_p10", "net_revenue_p50", "net_revenue_p90"],
    },
  }),
  accuracy: dataSet({
    view: "forecast_accuracy",
    title: "How good forecasts were",
    regionIn: "region",
    folders: {
      Forecast: ["as_of_date", "weeks_ahead", "region", "category", "currency"],
      Revenue: ["net_revenue_actual", "net_revenue_expected"],
      Error: ["absolute_error", "absolute_revenue"],
      Band: ["in_band_day_count", "compared_day_count"],
    },
  }),
  runs: dataSet({
    view: "run_balance",
    title: "Reconciled runs",
    newestBy: "business_date",
    regionIn: null,
    folders: {
      Run: ["run_id", "business_date", "finished_at_utc", "balanced"],
      Rows: ["files", "rows_in", "accepted", "quarantined", "duplicates", "superseded"],
      Shares: ["quarantined_pct", "unexplained_rows"],
    },
  }),
  freshness: dataSet({
    view: "data_freshness",
    title: "Freshness of each step",
    regionIn: null,
    folders: {
      Step: ["step", "last_status", "last_success_at_utc"],
      Age: ["hours_since_success", "failure_count"],
    },
  }),
  quality: dataSet({
    view: "data_quality",
    title: "Quality rules",
    newestBy: "business_date",
    regionIn: null,
    folders: {
      Run: ["run_id", "step", "business_date"],
      Rule: ["dataset", "rule_name", "severity"],
      Verdict: ["passed", "actual", "expected"],
    },
  }),
  quarantine: dataSet({
    view: "quarantine_reasons",
    title: "Refused lines",
    newestBy: "ingest_date",
    regionIn: null,
    folders: { Arrival: ["ingest_date"], Refused: ["reason", "line_count", "file_count"] },
  }),
} as const;

export type DataSetName = keyof typeof dataSets;

/** The columns of a data set. */
export type ColumnOf<D extends DataSetName> = Column<(typeof dataSets)[D]["view"]>;
