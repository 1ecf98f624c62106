import type { Dashboard } from "./dashboard";
import { choiceOf, equals, oneOf, within } from "./filters";
import { bar, gauge, heatMap, kpi, line, table } from "./visuals";

/** Whether the forecast and the data behind it can be trusted. */
export const forecastAndDataHealth: Dashboard = {
  name: "forecast-and-data-health",
  title: "Forecast and data health",
  parameters: { Currency: choiceOf("outlook", "currency", { title: "Currency", first: "USD" }) },
  sheets: [
    {
      title: "Forecast",
      filters: [
        equals("outlook", "currency", "Currency"),
        oneOf("outlook", "category", "Category"),
        oneOf("outlook", "store_id", "Store"),
      ],
      visuals: [
        line("outlook", "Net revenue, and what is expected", {
          note: "The mean adds up; p10 and p90 of stores and categories, summed, are wider than the band of the sum",
          x: "business_date",
          y: [
            { sum: "net_revenue" },
            { sum: "net_revenue_mean" },
            { sum: "net_revenue_p10" },
            { sum: "net_revenue_p90" },
          ],
        }),
        gauge("accuracy", "Days inside the band", {
          note: "Of the days that have come; 80 percent are meant to be",
          value: { percent: "in_band_day_count", of: "compared_day_count" },
          max: 100,
          colours: [{ below: 70, is: "bad" }],
        }),
        kpi("accuracy", "Forecast error", {
          note: "Absolute errors in percent of sales (WAPE)",
          value: { percent: "absolute_error", of: "absolute_revenue" },
          colours: [{ above: 50, is: "warning" }],
        }),
        heatMap("accuracy", "Forecast error by category and weeks ahead", {
          rows: "category",
          columns: "weeks_ahead",
          value: { percent: "absolute_error", of: "absolute_revenue" },
        }),
        bar("outlook", "Expected by store", {
          x: ["region", "store_id"],
          y: [{ sum: "net_revenue_mean" }],
        }),
      ],
    },
    {
      title: "Runs",
      filters: [within("runs", "business_date", { title: "Period", lastYears: 3 })],
      visuals: [
        gauge("runs", "Accepted rows", {
          note: "In percent of all that arrived",
          value: { percent: "accepted", of: "rows_in" },
          max: 100,
          colours: [
            { below: 95, is: "bad" },
            { above: 95, is: "good" },
          ],
        }),
        kpi("runs", "Unexplained rows", {
          value: { sum: "unexplained_rows" },
          colours: [{ above: 0, is: "bad" }],
        }),
        kpi("runs", "Accepted, of all rows in", {
          value: { sum: "accepted" },
          target: { sum: "rows_in" },
        }),
        bar("runs", "Rows by business date", {
          x: "business_date",
          y: [{ sum: "accepted" }, { sum: "quarantined" }, { sum: "duplicates" }],
          stacked: true,
        }),
        table("freshness", "Steps", {
          note: "Hours were counted when this was refreshed, which ends a run: they stand still while none does",
          width: 36,
          rows: ["step", "last_status"],
          values: [
            { max: "last_success_at_utc" },
            { max: "hours_since_success" },
            { sum: "failure_count" },
          ],
          colours: [
            { column: "last_status", equals: "failed", is: "bad" },
            { column: "hours_since_success", above: 36, is: "warning" },
          ],
        }),
      ],
    },
    {
      title: "Quality",
      filters: [oneOf("quality", "dataset", "Dataset"), oneOf("quality", "severity", "Severity")],
      visuals: [
        heatMap("quality", "Evaluations of rules", {
          rows: "rule_name",
          columns: "passed",
          value: { count: "run_id" },
        }),
        bar("quarantine", "Refused lines by reason", {
          x: "reason",
          y: [{ sum: "line_count" }],
          lying: true,
        }),
        table("quality", "Rules, with the highest value of each", {
          width: 36,
          rows: ["dataset", "rule_name", "severity", "passed"],
          values: [{ max: "business_date" }, { max: "actual" }],
          colours: [{ column: "passed", equals: "false", is: "bad" }],
        }),
        bar("quarantine", "Refused lines by arrival", {
          x: "ingest_date",
          y: [{ sum: "line_count" }],
        }),
      ],
    },
  ],
};
