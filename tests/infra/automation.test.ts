import { existsSync, readdirSync, readFileSync } from "node:fs";
import { contracts } from "../../contracts";
import { type Resource, WholeApp } from "../whole-app";

const dev = WholeApp.synth("dev");
const prod = WholeApp.synth("prod");

interface Target {
  readonly arn: string;
  readonly input: string;
  readonly retry_policy: unknown;
}

const byName = (app: WholeApp, type: string, field: string) =>
  new Map(app.resources(type).map((each) => [String(each.body[field]), each]));
const schedules = (app: WholeApp) => byName(app, "aws_scheduler_schedule", "name");
const alarms = (app: WholeApp) => byName(app, "aws_cloudwatch_metric_alarm", "alarm_name");
const targetOf = ({ body }: Resource) => body["target"] as Target;

describe("the schedules", () => {
  it.each([...schedules(prod)])("%s say the time they were meant for, in UTC", (_, schedule) => {
    expect(schedule.body).toMatchObject({
      schedule_expression_timezone: "UTC",
      schedule_expression: expect.stringMatching(/^(cron|rate)\(.+\)$/) as string,
    });
    expect(JSON.parse(targetOf(schedule).input)).toEqual({
      scheduled_at: "<aws.scheduler.scheduled-time>",
    });
    expect(targetOf(schedule).retry_policy).toMatchObject({ maximum_retry_attempts: 5 });
  });

  it("start the run, the sweep before it, the check of freshness, and runs on arrival", () => {
    const starts = [...schedules(prod)].map(([name, each]) => [
      name.replace("sales-lake-prod-", ""),
      targetOf(each).arn.split(":").slice(5).join(":").replaceAll("sales-lake-prod-", ""),
      each.body["state"],
    ]);
    const wanted = [
      ["check-freshness", "function:check-freshness", "ENABLED"],
      ["daily", "stateMachine:daily", "ENABLED"],
      ["start-run", "function:start-run", "DISABLED"],
      ["sweep-landing", "function:sweep-landing", "ENABLED"],
    ];
    expect(starts).toEqual(expect.arrayContaining(wanted));
  });

  it("are the same in every stage, so that dev shows what prod will do", () => {
    const states = (app: typeof dev, stage: string) =>
      [...schedules(app)]
        .filter(([name]) => !name.includes("-source-"))
        .map(([name, { body }]) => [name.replace(stage, ""), body["state"]]);
    expect(states(dev, "dev")).toEqual(states(prod, "prod"));
  });

  it("sweep before the run, not after it, and leave the sweep time", () => {
    const minutes = (name: string) => {
      const { body } = schedules(prod).get(`sales-lake-prod-${name}`) as Resource;
      const [, minute, hour] =
        /^cron\((\d+) (\d+) /.exec(String(body["schedule_expression"])) ?? [];
      return Number(hour) * 60 + Number(minute);
    };
    expect(minutes("daily") - minutes("sweep-landing")).toBeGreaterThanOrEqual(15);
  });
});

describe.each([
  ["dev", dev],
  ["prod", prod],
])("the alarms of %s", (stage, app) => {
  const all = [...alarms(app)];
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
      const late = alarms(app).get(`${app_name}-check-freshness-${dataset}-late`);
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

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly region?: string;
    readonly metrics?: readonly unknown[][];
  };
}

describe("the dashboard", () => {
  const [dashboard] = dev.resources("aws_cloudwatch_dashboard");
  const { widgets } = JSON.parse(String(dashboard?.body["dashboard_body"])) as {
    widgets: readonly Widget[];
  };
  const graphs = widgets.filter(({ type }) => type === "metric");

  it("shows runs, rows, quality, freshness, queues, durations and what is billed", () => {
    expect(graphs.map(({ properties }) => properties.title)).toEqual([
      "Runs",
      "Files that arrived",
      "Rows by outcome",
      "Quarantined rows, percent",
      "Hours since published",
      "Messages set aside",
      "Duration of runs, ms",
      "Glue job time, ms (billed per worker)",
      "Athena bytes scanned (billed)",
    ]);
  });

  it("fits CloudWatch's grid without overlap", () => {
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from(
        { length: width * height },
        (_, i) => `${x + (i % width)} ${y + Math.floor(i / width)}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it.each(graphs.map((graph) => [graph.properties.title, graph] as const))(
    "%s shows metrics that are measured",
    (_, { properties }) => {
      expect(properties.region).toBe("us-east-1");
      expect(properties.metrics).not.toHaveLength(0);
      for (const line of properties.metrics ?? []) {
        const [namespace, name, ...pairs] = line.filter((part) => typeof part === "string");
        const dimensions: Record<string, string> = {};
        for (let i = 0; i < pairs.length; i += 2)
          dimensions[pairs[i] as string] = pairs[i + 1] as string;
        expectMeasured(dev, namespace as string, { name: name as string, dimensions });
      }
    },
  );
});

/** What names the resource in a dimension, and the argument that holds the name. */
const RESOURCES: Readonly<Record<string, readonly [type: string, field: string]>> = {
  FunctionName: ["aws_lambda_function", "function_name"],
  QueueName: ["aws_sqs_queue", "name"],
  StateMachineArn: ["aws_sfn_state_machine", "name"],
  JobName: ["aws_glue_job", "name"],
  WorkGroup: ["aws_athena_workgroup", "name"],
};

function expectMeasured(
  app: WholeApp,
  namespace: string,
  { dimensions, name }: { name: string; dimensions: Readonly<Record<string, string>> },
): void {
  if (/^sales-lake-/.test(namespace)) {
    const { dataset, service = "none", ...others } = dimensions;
    expect(others).toEqual({});
    if (dataset !== undefined) expect([...contracts().keys()]).toContain(dataset);
    expect(metricsOf(service)).toContain(name);
    return;
  }
  for (const [dimension, value] of Object.entries(dimensions)) {
    const [type, field] = RESOURCES[dimension] ?? [];
    if (!type || !field) continue;
    const known = app.resources(type).map(({ body }) => body[field]);
    expect(known).toContain(value.split(":").at(-1));
  }
  expect(Object.keys(dimensions).some((dimension) => dimension in RESOURCES)).toBe(true);
}

/** Names of the metrics that a function's source adds. */
function metricsOf(service: string): string[] {
  const folder = `src-lambda/${service}`;
  if (!existsSync(folder)) return [];
  const text = readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, "utf8"));
  return [...text.join("\n").matchAll(/addMetric\(\s*"(\w+)"/g)].map(([, name]) => name ?? "");
}
