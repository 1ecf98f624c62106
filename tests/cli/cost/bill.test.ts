import { type Workload, WORKLOADS, workloadOf } from "../../../config/workload";
import { billOf, byComponent, byStack, perMillion, totalOf } from "../../../delivery/cost/bill";
import { PRICES } from "../../../delivery/cost/price";
import type { BilledResource } from "../../../delivery/cost/resource";
import { aResource, dailyRun } from "./a-resource";

const small = WORKLOADS["10k"];
const large = WORKLOADS["10M"];
const huge = WORKLOADS["1B"];
const costOf = (resources: BilledResource[], workload: Workload = small) =>
  totalOf(billOf(resources, workload).lines);

describe("what is paid by the month", () => {
  it.each<[string, BilledResource, number]>([
    ["a key and 2,000 requests", aResource("aws_kms_key.a"), 1 + 0.006],
    ["a secret", aResource("aws_secretsmanager_secret.a"), 0.4],
    ["a dashboard", aResource("aws_cloudwatch_dashboard.a"), 3],
    [
      "an alarm on a metric of AWS",
      aResource("aws_cloudwatch_metric_alarm.a", {
        metric_name: "Errors",
        namespace: "AWS/Lambda",
      }),
      0.1,
    ],
    [
      "an alarm on a metric of one's own",
      aResource("aws_cloudwatch_metric_alarm.a", { metric_name: "rows", namespace: "lake" }),
      0.1 + 0.3,
    ],
    ["a gateway endpoint", aResource("aws_vpc_endpoint.a", { vpc_endpoint_type: "Gateway" }), 0],
    [
      "an interface endpoint in three zones",
      aResource("aws_vpc_endpoint.a", {
        vpc_endpoint_type: "Interface",
        subnet_ids: ["a", "b", "c"],
      }),
      3 * 7.3,
    ],
    ["a NAT gateway", aResource("aws_nat_gateway.a"), 32.85],
    [
      "a notebook instance",
      aResource("aws_sagemaker_notebook_instance.a", { instance_type: "ml.t3.medium" }),
      0.05 * 730,
    ],
    [
      "an instance in the table",
      aResource("aws_instance.a", { instance_type: "m5.xlarge" }),
      0.192 * 730,
    ],
    [
      "a standing EMR cluster",
      aResource("aws_emr_cluster.a", {
        master_instance_group: [{ instance_type: "m5.xlarge" }],
        core_instance_group: [{ instance_type: "m5.xlarge", instance_count: 2 }],
      }),
      3 * 0.192 * 1.25 * 730,
    ],
  ])("%s", (_, resource, expected) => {
    expect(costOf([resource])).toBeCloseTo(expected, 6);
  });

  it("counts the versions of a key that is rotated, two at most", () => {
    const key = aResource("aws_kms_key.a", { enable_key_rotation: true });
    const years = (days: number) => totalOf(billOf([key], { ...small, days }).lines) - 0.006;
    expect([365, 366, 731, 3650].map(years)).toEqual(
      [1, 2, 3, 3].map((each) => expect.closeTo(each, 6) as unknown),
    );
  });

  it("counts a metric that two alarms watch once", () => {
    const metric = { metric_name: "rows", namespace: "lake" };
    const alarms = ["a", "b"].map((name) =>
      aResource(`aws_cloudwatch_metric_alarm.${name}`, metric),
    );
    expect(costOf(alarms)).toBeCloseTo(0.2 + 0.3, 6);
  });
});

describe("what is paid for what is done", () => {
  const job = aResource("aws_glue_job.etl", {
    name: "etl",
    worker_type: "G.2X",
    number_of_workers: 5,
    glue_version: "5.1",
  });
  const run = dailyRun(["glue:startJobRun.sync", { JobName: "etl" }]);
  const glue = (resources: BilledResource[], workload = large) =>
    byComponent(billOf(resources, workload).lines).get("Glue ETL") ?? 0;

  it("is DPU-hours of the runs that a schedule starts", () => {
    // A minute to start, then 10M rows at 35,000 a second on each of 4 x 8 vCPU; the driver works on none.
    const seconds = 60 + 1e7 / 35_000 / 32;
    expect(glue([job, ...run])).toBeCloseTo(((30.4 * 10 * seconds) / 3600) * 0.44, 4);
  });

  it("is nothing for a job that nobody starts", () => {
    expect(glue([job])).toBe(0);
    expect(
      glue([
        job,
        ...run.map((each) => ({ ...each, values: { ...each.values, state: "DISABLED" } })),
      ]),
    ).toBe(0);
  });

  it("takes the price of the version and of Flex", () => {
    const flex = {
      ...job,
      values: { ...job.values, glue_version: "6.0", execution_class: "FLEX" },
    };
    expect(glue([flex, ...run]) / glue([job, ...run])).toBeCloseTo(0.203 / 0.44, 6);
  });

  it("replaces what the model supposes by what a laptop measured, and says so", () => {
    const recorded = [10_000, 1_000_000].map((rows, i) => ({
      run_id: String(i),
      stage: "dev",
      cores: 2,
      rows,
      steps: [{ name: "step0", seconds: 100 + rows / 10_000 }],
    }));
    const bill = billOf([job, ...run], large, recorded);
    const line = bill.lines.find(({ component }) => component === "Glue ETL");
    // 1 s for 10,000 rows on 2 cores: 0.2 ms of one; 10M rows on 32 vCPU after 100 s.
    expect(line?.quantity).toBeCloseTo((30.4 * 10 * (100 + (1e7 * 2e-4) / 32)) / 3600, 4);
    expect(line?.basis).toBe("measured on a laptop");
  });

  it("is GB-seconds and requests of each call of a function, and the states that are entered", () => {
    const called = aResource("aws_lambda_function.f", {
      function_name: "f",
      memory_size: 1024,
      architectures: ["arm64"],
    });
    const daily = dailyRun([
      "lambda:invoke",
      { FunctionName: "arn:aws:lambda:us-east-1:1:function:f" },
    ]);
    const own = 30.4 * (0.0000133334 + 0.0000002);
    expect(costOf([called, ...daily])).toBeCloseTo(own + 30.4 * 0.000025, 8);
  });

  it("is bytes by the days that a lifecycle leaves them, and the versions that stay after", () => {
    const lake = [
      aResource("aws_s3_bucket.raw", { bucket: "shop-dev-raw-1-us-east-1" }),
      aResource("aws_s3_bucket_versioning.raw", {
        bucket: "${aws_s3_bucket.raw.id}",
        versioning_configuration: { status: "Enabled" },
      }),
      aResource("aws_s3_bucket_lifecycle_configuration.raw", {
        bucket: "${aws_s3_bucket.raw.id}",
        rule: [
          { status: "Enabled", filter: [{ prefix: "landing/" }], expiration: [{ days: 30 }] },
          {
            status: "Enabled",
            filter: [{ prefix: "sales_raw/" }],
            transition: [{ days: 100, storage_class: "GLACIER" }],
          },
          {
            status: "Enabled",
            filter: [{ prefix: "" }],
            noncurrent_version_expiration: [{ noncurrent_days: 20 }],
          },
        ],
      }),
    ];
    const gigabytes = 1.2507;
    const parts = 1.35;
    const expected =
      gigabytes * 50 * 0.023 + gigabytes * 365 * 0.023 + parts * (100 * 0.023 + 265 * 0.0036);
    const storage = byComponent(billOf(lake, large).lines).get("S3 storage");
    expect(storage).toBeCloseTo(expected, 4);
  });

  it("asks KMS a hundred times as much without a bucket key", () => {
    const withKey = (bucket_key_enabled: boolean) => [
      aResource("aws_s3_bucket.processed", { bucket: "shop-dev-processed-1-us-east-1" }),
      aResource("aws_s3_bucket_server_side_encryption_configuration.processed", {
        bucket: "shop-dev-processed-1-us-east-1",
        rule: [
          {
            bucket_key_enabled,
            apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms" }],
          },
        ],
      }),
    ];
    const kms = (is: boolean) => byComponent(billOf(withKey(is), huge).lines).get("KMS") ?? 0;
    expect(kms(false)).toBeCloseTo(kms(true) * 100, 6);
    expect(kms(true)).toBeGreaterThan(0);
  });
});

describe("a bill", () => {
  it("names types that it does not know instead of taking them for free", () => {
    const bill = billOf(
      [
        aResource("aws_bedrock_agent.a"),
        aResource("aws_bedrock_agent.b"),
        aResource("aws_iam_role.r"),
      ],
      small,
    );
    expect([...bill.unknown]).toEqual([["aws_bedrock_agent", 2]]);
  });

  it.each([
    [
      "aws_redshift_cluster.a",
      { node_type: "ra3.xlplus", number_of_nodes: 2 },
      "Redshift ra3.xlplus",
    ],
    ["aws_db_instance.a", { instance_class: "db.m7g.large" }, "RDS db.m7g.large"],
    [
      "aws_opensearch_domain.a",
      { cluster_config: [{ instance_type: "r7g.large.search", instance_count: 3 }] },
      "OpenSearch r7g.large.search",
    ],
    [
      "aws_msk_cluster.a",
      { broker_node_group_info: [{ instance_type: "kafka.m7g.large" }], number_of_broker_nodes: 3 },
      "MSK kafka.m7g.large",
    ],
    ["aws_instance.a", { instance_type: "x9.mega" }, "EC2 x9.mega"],
    ["aws_sagemaker_notebook_instance.a", { instance_type: "ml.x9" }, "notebook instance ml.x9"],
  ])("warns of %s, for which there is no price", (address, values, name) => {
    const { lines, warnings } = billOf([aResource(address, values)], small);
    expect(lines.map(({ usd }) => usd)).toEqual([null]);
    expect(warnings).toEqual([expect.stringContaining(`always on: ${name}`) as unknown]);
    expect(warnings[0]).toContain("no price in the table");
  });

  it("warns of a job that would be ended, and of a question that would be stopped", () => {
    const job = aResource("aws_glue_job.etl", {
      name: "etl",
      worker_type: "G.1X",
      number_of_workers: 2,
      timeout: 30,
    });
    const group = aResource("aws_athena_workgroup.w", {
      name: "w",
      configuration: { bytes_scanned_cutoff_per_query: 1e9 },
    });
    const run = dailyRun(["glue:startJobRun.sync", { JobName: "etl" }]);
    expect(billOf([job, group, ...run], huge).warnings).toEqual([
      expect.stringContaining("etl would take") as unknown,
      expect.stringContaining("scans 27 GB, the limit is 1 GB") as unknown,
    ]);
    expect(billOf([job, group, ...run], small).warnings).toEqual([]);
  });

  it("adds up to the same by stack and by component", () => {
    const resources = [
      aResource("aws_kms_key.a", {}, "one"),
      aResource("aws_secretsmanager_secret.a", {}, "two"),
    ];
    const { lines } = billOf(resources, small);
    expect([...byStack(lines)]).toEqual([
      ["one", expect.closeTo(1.006, 6)],
      ["two", 0.4],
    ]);
    expect([...byComponent(lines).keys()]).toEqual([
      "KMS",
      "Lambda, Step Functions, queues, tables, secrets",
    ]);
    expect(perMillion(totalOf(lines), 10_000)).toBeCloseTo(1.406 / 0.304, 6);
  });

  it("knows a source and a date of each price", () => {
    for (const [id, price] of Object.entries(PRICES)) {
      expect([id, price.source, price.date]).toEqual([
        id,
        expect.stringMatching(/\w{4}/),
        expect.stringMatching(/^\d{4}(-\d\d){0,2}$/),
      ]);
      expect(price.usd).toBeGreaterThan(0);
    }
  });
});

describe("a workload", () => {
  it("has a name or a number of rows, with the files of the size next below", () => {
    expect(workloadOf("10M")).toBe(large);
    expect(workloadOf("50_000_000")).toEqual({ ...large, rowsPerDay: 50_000_000 });
    expect(workloadOf("7")).toEqual({ ...small, rowsPerDay: 7 });
  });

  it.each(["0", "many", "1.5", "-3", ""])("is not %j", (given) => {
    expect(() => workloadOf(given)).toThrow(
      `workload "${given}"; give one of 10k, 10M, 1B, or a whole number of rows a day`,
    );
  });
});
