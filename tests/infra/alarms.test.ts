import { contracts } from "../../contracts";
import { WholeApp } from "../whole-app";
import { expectMeasured } from "./measured";

describe.each([
  ["dev", WholeApp.synth("dev")],
  ["prod", WholeApp.synth("prod")],
])("the alarms of %s", (stage, app) => {
  const alarms = new Map(
    app
      .resources("aws_cloudwatch_metric_alarm")
      .map((each) => [String(each.body["alarm_name"]), each]),
  );
  const all = [...alarms];
  const app_name = `sales-lake-${stage}`;

  it("tell people, who hear when it is over, too", () => {
    for (const [, { body }] of all) {
      expect(body["alarm_actions"]).toEqual([expect.stringContaining("topic")]);
      expect(body["ok_actions"]).toEqual(body["alarm_actions"]);
      expect(String(body["alarm_description"])).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("watch runs, freshness, arrivals, quarantine, queues and functions", () => {
    const names = all.map(([name]) => name.replace(`${app_name}-`, ""));
    const wanted = [
      "check-freshness-daily_sales-late",
      "check-freshness-errors",
      "check-freshness-sales-late",
      "daily-failed",
      "daily-quarantined",
      "daily-timed-out",
      "ingest-file-dlq-not-empty",
      "ingest-file-errors",
      "ingest-file-sales_raw-missing",
      "record-failure-errors",
      "sources-dlq-not-empty",
      "start-run-errors",
      "sweep-landing-errors",
    ];
    expect(names).toEqual(expect.arrayContaining(wanted));
  });

  it.each(all)("%s looks at a metric that is measured", (_, alarm) => {
    expectMeasured(app, String(alarm.body["namespace"]), {
      name: String(alarm.body["metric_name"]),
      dimensions: alarm.body["dimensions"] as Record<string, string>,
    });
  });

  it("hold tables to the freshness of their contracts", () => {
    for (const dataset of ["sales", "daily_sales"]) {
      const late = alarms.get(`${app_name}-check-freshness-${dataset}-late`);
      expect(late?.body["threshold"]).toBe(contracts().get(dataset)?.freshnessHours);
    }
  });

  it("take silence for a fault where something is expected, else not, and tell when nobody measures", () => {
    const silence = new Map(
      all.map(([name, { body }]) => [name, body["treat_missing_data"]] as const),
    );
    expect(silence.get(`${app_name}-ingest-file-sales_raw-missing`)).toBe("breaching");
    expect(silence.get(`${app_name}-daily-failed`)).toBe("notBreaching");
    expect(silence.get(`${app_name}-check-freshness-sales-late`)).toBe("missing");
    for (const [name, { body }] of all) {
      const isTold = body["treat_missing_data"] === "missing";
      expect([name, "insufficient_data_actions" in body]).toEqual([name, isTold]);
    }
  });

  it("have periods that CloudWatch takes", () => {
    for (const [, { body }] of all) {
      expect(Number(body["period"]) % 60).toBe(0);
      expect(Number(body["period"]) * Number(body["evaluation_periods"])).toBeLessThanOrEqual(
        86_400,
      );
    }
  });
});
