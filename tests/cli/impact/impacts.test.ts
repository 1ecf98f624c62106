import { parse } from "yaml";
import { readFileSync } from "node:fs";
import { toContract } from "../../../contracts/contract";
import { type Effect, type Impact, impactsOf } from "../../../delivery/impact/impacts";
import type { Tree, Worker } from "../../../delivery/impact/tree";

const moment = { stage: "dev", through: "2026-03-31" };

const aWorker = (
  id: string,
  reads: string[],
  writes: string[],
  parts: Record<string, string> = { "job.py": "1" },
): Worker => {
  const [kind, name = ""] = id.split(/ (?=\S+$)/);
  return {
    kind: kind as Worker["kind"],
    name,
    reads,
    writes,
    parts: new Map(Object.entries(parts)),
  };
};
const aView = (
  name: string,
  reads: string[],
  sql: string,
  columns: Record<string, string>,
): Worker => ({
  ...aWorker(`view ${name}`, reads, [], { SQL: sql }),
  columns: new Map(Object.entries(columns)),
});

const NAMES = ["sales_raw", "stores", "sales", "daily_sales", "customer_insights"];
const documentOf = (name: string) =>
  parse(readFileSync(`contracts/${name}.odcs.yaml`, "utf8")) as Document;
interface Document {
  version: string;
  schema: [{ properties: Record<string, unknown>[]; quality?: Record<string, unknown>[] }];
}

/** Raw files to sales to a day, two views and a dashboard, and insights beside them. */
function aTree(
  change: {
    workers?: (all: Worker[]) => Worker[];
    contract?: [string, (document: Document) => void];
  } = {},
): Tree {
  const documents = new Map(NAMES.map((name) => [name, documentOf(name)]));
  const [changed, edit] = change.contract ?? [];
  const edited = documents.get(changed ?? "");
  if (edited) edit?.(edited);
  const contracts = new Map(
    [...documents].map(([name, each]) => [name, toContract(`x/${name}.odcs.yaml`, each)]),
  );
  const workers = [
    aWorker("function ingest-file", ["raw/landing"], ["raw/sales_raw", "raw/stores"]),
    aWorker("job clean", ["raw/sales_raw", "raw/stores"], ["processed/sales"]),
    aWorker("job daily", ["processed/sales"], ["curated/daily_sales"], { "daily/job.py": "1" }),
    aWorker("job insights", ["processed/sales"], ["curated/customer_insights"]),
    aView(
      "analytics.kpis",
      ["curated/daily_sales"],
      "select net_revenue from curated.daily_sales",
      { net_revenue: "decimal(12,2)", day: "date" },
    ),
    aView(
      "analytics.weekly",
      ["view analytics.kpis"],
      "select sum(net_revenue) as n from analytics.kpis",
      { n: "decimal(38,2)" },
    ),
    aWorker("data set kpis", [], []),
    aWorker("model forecast", ["artifacts/features"], ["artifacts/forecasts"], { code: "1" }),
  ];
  return {
    workers: (change.workers ?? ((all) => all))(workers),
    contracts,
    documents,
    backfilled: ["processed/sales", "curated/daily_sales"],
    files: new Map([["daily/job.py", "row.unit_price"]]),
  };
}

const impacts = (head: Tree): Impact[] => impactsOf({ base: aTree(), head, moment });
const only = (head: Tree): Impact => {
  const [first, ...others] = impacts(head);
  expect(others).toEqual([]);
  if (!first) throw new Error("no impact");
  return first;
};
const replaced = (id: string, edit: (worker: Worker) => Worker) => (all: Worker[]) =>
  all.map((worker) => (`${worker.kind} ${worker.name}` === id ? edit(worker) : worker));
const recoded = (id: string) =>
  aTree({ workers: replaced(id, (worker) => ({ ...worker, parts: new Map([["job.py", "2"]]) })) });
const column = (document: Document, name: string) =>
  document.schema[0].properties.find((each) => each["name"] === name) ?? {};

const SALES = "npm run -s pipeline -- backfill --stage dev --from 2025-02-25 --to 2026-03-31";

it("is nothing when nothing has changed", () => {
  expect(impacts(aTree())).toEqual([]);
});

describe("a changed job", () => {
  it("concerns new dates, reaches all that is made of its dataset, and names the command for the rest", () => {
    expect(only(recoded("job clean"))).toEqual({
      subject: "job clean",
      effect: "new dates only",
      what: ["changed: job.py"],
      reaches: [
        "processed/sales",
        "job daily",
        "job insights",
        "curated/daily_sales",
        "curated/customer_insights",
        "view analytics.kpis",
        "view analytics.weekly",
      ],
      history: { words: "dates before keep what they have, until", command: SALES },
    });
  });

  it("of what is computed from published sales needs only that", () => {
    expect(only(recoded("job daily")).history?.command).toMatch(
      /--to 2026-03-31 --datasets daily_sales$/,
    );
  });

  it("of what no backfill covers follows with the next run", () => {
    expect(only(recoded("job insights"))).toMatchObject({
      effect: "all dates at once",
      history: {
        words: "no backfill covers curated/customer_insights: the next run writes it anew",
      },
    });
  });

  it("that is gone leaves a dataset that nobody writes", () => {
    const found = impacts(aTree({ workers: (all) => all.filter(({ name }) => name !== "daily") }));
    expect(found.map(({ effect, subject }) => [effect, subject])).toEqual([
      ["breaking", "job daily"],
      ["breaking", "dataset curated/daily_sales"],
    ]);
    expect(found[1]?.reaches).toEqual(["view analytics.kpis", "view analytics.weekly"]);
  });

  it("that is new is additive", () => {
    const added = aWorker("job extra", ["processed/sales"], []);
    expect(only(aTree({ workers: (all) => [...all, added] }))).toMatchObject({
      subject: "job extra",
      effect: "additive",
    });
  });
});

it.each<[string, Effect]>([
  ["function ingest-file", "new dates only"],
  ["model forecast", "new dates only"],
  ["data set kpis", "notice"],
])("a changed %s is: %s", (id, effect) => {
  expect(
    only(
      aTree({
        workers: replaced(id, (worker) => ({
          ...worker,
          parts: new Map([["code", "2"]]),
        })),
      }),
    ).effect,
  ).toBe(effect);
});

describe("a changed view", () => {
  const view = (edit: Partial<{ sql: string; columns: Record<string, string> }>) =>
    aTree({
      workers: replaced("view analytics.kpis", (worker) => ({
        ...worker,
        parts: new Map([["SQL", edit.sql ?? worker.parts.get("SQL") ?? ""]]),
        columns: new Map(Object.entries(edit.columns ?? Object.fromEntries(worker.columns ?? []))),
      })),
    });

  it.each<[string, Parameters<typeof view>[0], Effect, string]>([
    [
      "SQL",
      { sql: "select 1" },
      "all dates at once",
      "its SQL changed: values may differ, for past dates too, as soon as it is applied",
    ],
    [
      "a column more",
      { columns: { net_revenue: "decimal(12,2)", day: "date", more: "bigint" } },
      "additive",
      "column more (bigint) of analytics.kpis was added",
    ],
    [
      "a column less",
      { columns: { day: "date" } },
      "breaking",
      "column net_revenue of analytics.kpis was dropped; named by view analytics.weekly",
    ],
    [
      "a wider column",
      { columns: { net_revenue: "decimal(14,2)", day: "date" } },
      "additive",
      "column net_revenue of analytics.kpis changed from decimal(12,2) to decimal(14,2): a widening, readers of the old type survive; named by view analytics.weekly",
    ],
    [
      "another type",
      { columns: { net_revenue: "double", day: "date" } },
      "breaking",
      "column net_revenue of analytics.kpis changed from decimal(12,2) to double: readers of the old type break; named by view analytics.weekly",
    ],
    [
      "a narrower column",
      { columns: { net_revenue: "decimal(12,4)", day: "date" } },
      "breaking",
      "column net_revenue of analytics.kpis changed from decimal(12,2) to decimal(12,4): readers of the old type break; named by view analytics.weekly",
    ],
  ])("by %s", (_, edit, effect, words) => {
    expect(only(view(edit))).toMatchObject({
      effect,
      what: [words],
      reaches: ["view analytics.weekly"],
      history: undefined,
    });
  });
});

describe("a changed contract", () => {
  const contract = (name: string, edit: (document: Document) => void) =>
    only(aTree({ contract: [name, edit] }));

  it("says in words how a column widened, and asks for no backfill", () => {
    const { effect, history, what } = contract("daily_sales", (document) => {
      column(document, "net_revenue")["physicalType"] = "decimal(38,2)";
    });
    expect(what[0]).toMatch(
      /^column net_revenue of daily_sales changed from decimal\(\d+,2\) to decimal\(38,2\): a widening, .*; named by view analytics.kpis, view analytics.weekly$/,
    );
    expect([effect, history]).toEqual(["additive", undefined]);
  });

  it("that drops a column breaks those who name it", () => {
    const { effect, what } = contract("sales", (document) => {
      const [table] = document.schema;
      table.properties = table.properties.filter(({ name }) => name !== "unit_price");
    });
    expect(effect).toBe("breaking");
    expect(what[0]).toBe(
      "column unit_price of sales was dropped: whoever names it breaks; named by job daily",
    );
    expect(what.at(-1)).toMatch(
      /^a change breaks those who deliver or read it, and the version is .*; make it 2\.0\.0$/,
    );
  });

  it("that adds a column asks for a backfill of what is there", () => {
    const { effect, history, what } = contract("sales", ({ schema: [table] }) => {
      table.properties.push({
        name: "channel",
        logicalType: "string",
        physicalType: "string",
        description: "How.",
      });
    });
    expect([effect, what[0]]).toEqual([
      "additive",
      "column channel of sales was added: rows written before have none",
    ]);
    expect(history?.command).toBe(SALES);
  });

  it("of raw data asks for it where the rows end up", () => {
    const { history } = contract("sales_raw", ({ schema: [table] }) => {
      table.properties.push({
        name: "channel",
        logicalType: "string",
        physicalType: "string",
        description: "How.",
      });
    });
    expect(history?.command).toBe(SALES);
  });

  it("whose words changed is a notice", () => {
    const { effect, history } = contract("sales", (document) => {
      column(document, "store_id")["description"] = "Another.";
    });
    expect([effect, history]).toEqual(["notice", undefined]);
  });
});
