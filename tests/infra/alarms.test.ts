import { contracts } from "../../contracts";
import { WholeApp } from "../whole-app";
import { expectMeasured } from "./measured";

interface Series {
  readonly namespace: string;
  readonly metric_name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly period: number;
}

/** What an alarm looks at, by itself or in a formula. */
function seriesOf(body: Readonly<Record<string, unknown>>): Series {
  const [query] = (body["metric_query"] ?? []) as { readonly metric: Series }[];
  return query?.metric ?? (body as unknown as Series);
}

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

  it.each(all)("%s looks at a metric that is measured", (_, { body }) => {
    const { dimensions, metric_name, namespace } = seriesOf(body);
    expectMeasured(app, namespace, { name: metric_name, dimensions });
  });

  it("hold tables to the freshness of their contracts", () => {
    const promises = [...contracts().values()].filter(({ freshnessHours }) => freshnessHours);
    expect(promises.length).toBeGreaterThan(5);
    for (const { name, freshnessHours } of promises) {
      const late = alarms.get(`${app_name}-check-freshness-${name}-late`);
      expect([name, late?.body["threshold"]]).toEqual([name, freshnessHours]);
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

  it("have a value for silence where it is a fault: CloudWatch would look back for one for days", () => {
    const faults = all.filter(([, { body }]) => body["treat_missing_data"] === "breaching");
    expect(faults.map(([name]) => name)).toEqual([`${app_name}-ingest-file-sales_raw-missing`]);
    for (const [, { body }] of faults) {
      const [, filled] = body["metric_query"] as Record<string, unknown>[];
      expect(body).toMatchObject({ comparison_operator: "LessThanThreshold", threshold: 1 });
      expect(filled).toMatchObject({ expression: "FILL(measured, 0)", return_data: true });
    }
  });

  it("wait for a file a little longer than a day: none comes at the same minute every day", () => {
    const missing = alarms.get(`${app_name}-ingest-file-sales_raw-missing`);
    expect(seriesOf(missing?.body ?? {}).period).toBe(26 * 3600);
  });

  it("have periods that CloudWatch takes", () => {
    for (const [, { body }] of all) {
      const { period } = seriesOf(body);
      const longest = period < 3600 ? 86_400 : 604_800;
      expect(period % 60).toBe(0);
      expect(period * Number(body["evaluation_periods"])).toBeLessThanOrEqual(longest);
    }
  });
});
