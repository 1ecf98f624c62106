import { impactSection } from "../../../delivery/impact/section";
import { readTree } from "../../../delivery/impact/read-tree";
import { impactsOf } from "../../../delivery/impact/impacts";
import { downstreamOf, idOf, type Tree } from "../../../delivery/impact/tree";
import { readStacks, type Stack } from "../../../delivery/synthesized";
import { WholeApp } from "../../whole-app";

const treeOf = (stage: string) => readTree(readStacks(WholeApp.synth(stage).folder));
const dev = treeOf("dev");
const prod = treeOf("prod");
const worker = (tree: Tree, id: string) => tree.workers.find((each) => idOf(each) === id);

describe("what the app does with data", () => {
  it.each<[string, string[], string[]]>([
    [
      "job raw_to_processed",
      ["raw/sales_raw", "raw/stores"],
      ["processed/sales", "quarantine/sales_quarantine"],
    ],
    ["job aggregation_job", ["processed/sales"], ["curated/daily_sales"]],
    [
      "job data_transformation",
      ["processed/sales"],
      ["curated/customer_insights", "curated/product_pairs"],
    ],
    [
      "job ml_feature_engineering",
      ["processed/sales", "raw/stores"],
      ["curated/sales_features", "artifacts/features"],
    ],
    [
      "job publish_forecast",
      ["artifacts/forecasts", "curated/sales_features"],
      ["curated/sales_forecast"],
    ],
    ["model forecast", ["artifacts/features"], ["artifacts/forecasts"]],
  ])("is the same on a cluster and serverless: %s", (id, reads, writes) => {
    for (const tree of [dev, prod]) expect(worker(tree, id)).toMatchObject({ reads, writes });
  });

  it("leads from a landed file to the views of the forecast", () => {
    const reached = downstreamOf(dev, ["raw/landing/sales/store-api"]);
    expect(reached).toEqual(
      expect.arrayContaining([
        "function ingest-file",
        "job raw_to_processed",
        "curated/daily_sales",
        "model forecast",
        "curated/sales_forecast",
        "view analytics.daily_kpis",
        "view analytics.forecast_accuracy",
      ]),
    );
  });

  it("knows of each job the files that it imports, and no others", () => {
    const parts = worker(dev, "job aggregation_job")?.parts;
    expect([...(parts?.keys() ?? [])]).toEqual(
      expect.arrayContaining([
        "aggregation_job/job.py",
        "aggregation_job/transform.py",
        "pipeline_core/publish.py",
      ]),
    );
    expect([...(parts?.keys() ?? [])].filter((name) => /^raw_to_processed/.test(name))).toEqual([]);
  });
});

describe("a change of the app", () => {
  const moment = { stage: "dev", through: "2026-03-31" };

  it("of a shared module concerns every job that uses it", () => {
    const shared = "pipeline_core/parse.py";
    const workers = dev.workers.map((each) =>
      each.parts.has(shared)
        ? { ...each, parts: new Map([...each.parts, [shared, "other"]]) }
        : each,
    );
    const subjects = impactsOf({ base: dev, head: { ...dev, workers }, moment }).map(
      ({ subject }) => subject,
    );
    const users = dev.workers.filter(({ parts }) => parts.has(shared)).map(idOf);
    expect(subjects.sort()).toEqual(users.sort());
    expect(users).toContain("job raw_to_processed");
    expect(users.length).toBeLessThan(dev.workers.filter(({ kind }) => kind === "job").length);
  });
});

it("needs a base to say what a change does to data", () => {
  const input = { stage: "dev", base: undefined, head: [], plans: [] };
  expect(impactSection(input)).toMatchObject({ severity: "none", summary: "", lines: [] });
});

it("says of an output that it does not understand that it cannot be told", () => {
  const odd = {
    provider: {},
    resource: { aws_s3_object: { code: { key: "code/1/python.zip", source: "gone.zip" } } },
  };
  const stack = {
    name: "odd",
    folder: "/nowhere",
    dependencies: [],
    template: odd as object as Stack["template"],
    backend: undefined,
    cloud: undefined,
  };
  const { severity, summary } = impactSection({
    stage: "dev",
    base: [stack],
    head: [stack],
    plans: [],
  });
  expect([severity, summary]).toEqual(["warn", "data impact unknown"]);
});
