import type { Dashboard } from "./dashboard";
import { choiceOf, equals, oneOf, within } from "./filters";
import { bar, heatMap, kpi, line, table } from "./visuals";

const filters = [
  within("sales", "business_date", { title: "Period", lastYears: 3 }),
  equals("sales", "currency", "Currency"),
  oneOf("sales", "region", "Region"),
  oneOf("sales", "category", "Category"),
];
const month = { month: "business_date" } as const;

/** How sales go, in one currency: amounts of two do not add up. */
export const salesOverview: Dashboard = {
  name: "sales-overview",
  title: "Sales overview",
  parameters: { Currency: choiceOf("sales", "currency", { title: "Currency", first: "USD" }) },
  sheets: [
    {
      title: "Overview",
      filters,
      visuals: [
        kpi("sales", "Net revenue", { value: { sum: "net_revenue" }, by: month }),
        kpi("sales", "Units sold", { value: { sum: "units_sold" }, by: month }),
        kpi("sales", "Returned", {
          value: { percent: "units_returned", of: "units_sold" },
          by: month,
          colours: [{ above: 10, is: "bad" }],
        }),
        line("sales", "Net revenue by day", { x: "business_date", y: [{ sum: "net_revenue" }] }),
        bar("sales", "Net revenue by place", {
          note: "A click on a region shows its stores",
          x: ["region", "store_id"],
          y: [{ sum: "net_revenue" }],
        }),
        bar("sales", "Net revenue by month and category", {
          x: month,
          y: [{ sum: "net_revenue" }],
          colour: "category",
          stacked: true,
        }),
      ],
    },
    {
      title: "Stores and categories",
      filters,
      visuals: [
        heatMap("sales", "Net revenue by store and month", {
          width: 36,
          rows: "store_id",
          columns: month,
          value: { sum: "net_revenue" },
        }),
        table("sales", "Stores", {
          width: 36,
          rows: ["region", "store_id", "category"],
          values: [
            { sum: "net_revenue" },
            { sum: "units_sold" },
            { percent: "units_returned", of: "units_sold" },
          ],
          colours: [{ column: "net_revenue", below: 0, is: "bad" }],
        }),
      ],
    },
    {
      title: "Customers",
      filters: [equals("segments", "currency", "Currency")],
      visuals: [
        bar("segments", "Customers by segment", { x: "segment", y: [{ sum: "customer_count" }] }),
        table("segments", "What segments are worth", {
          rows: ["segment"],
          values: [{ sum: "net_revenue" }, { sum: "overdue_customer_count" }],
        }),
        heatMap("cohorts", "Customers who come back", {
          note: "Percent of those who first bought in a month, by months since",
          rows: { month: "cohort_month" },
          columns: "months_since",
          value: { average: "retained_pct" },
        }),
        line("cohorts", "New customers by month", {
          x: { month: "cohort_month" },
          y: [{ max: "cohort_size" }],
        }),
      ],
    },
  ],
};
