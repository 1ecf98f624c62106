import { JOBS, PREFIX, Stage } from "./emr-stage";

describe("EMR in mode cluster", () => {
  const dev = new Stage("dev");
  const settings = String(
    dev.all("aws_s3_object").find(({ key }) => key === "code/emr/sales-lake-dev-insights.json")?.[
      "content"
    ],
  );

  it("is one step, which ends when a function says so, or in time", () => {
    const { insights } = dev.states();
    expect(insights?.Resource).toBe(`${PREFIX}lambda:invoke.waitForTaskToken`);
    expect(insights?.Parameters["Payload"]).toMatchObject({ "task_token.$": "$$.Task.Token" });
    expect(insights?.TimeoutSeconds).toBe(90 * 60);
  });

  it("stops the cluster of a run that failed, and of one that was stopped or ran out of time", () => {
    expect(dev.states()["record_failure"]?.Next).toBe("stop_emr");
    const rule = dev.only("aws_cloudwatch_event_rule", "sales-lake-dev-stop-emr");
    expect(JSON.parse(String(rule["event_pattern"]))).toMatchObject({
      detail: { status: ["ABORTED", "TIMED_OUT"] },
    });
  });

  it("hears of the end of its own clusters only", () => {
    const rule = dev.only("aws_cloudwatch_event_rule", "sales-lake-dev-emr-ended");
    expect(JSON.parse(String(rule["event_pattern"]))).toMatchObject({
      source: ["aws.emr"],
      detail: { name: [{ prefix: "sales-lake-dev-insights-" }] },
    });
  });

  it("runs the jobs with the Python they are written for, from a network of two subnets", () => {
    for (const job of JOBS) expect(settings).toContain(`/${job}/job.py`);
    expect(settings).toContain('"PYSPARK_PYTHON" = "/usr/bin/python3.11"');
    expect(settings).toContain("emr-7.12.0");
    expect(settings).toMatch(/s3:\/\/[^"]+\/packages\.zip", "[0-9a-f]{64}", "us-east-1"/);
  });

  it("tells the jobs their region, which boto3 would not find out", () => {
    expect(settings).toContain('"AWS_DEFAULT_REGION" = "us-east-1"');
  });

  it("has Iceberg installed, whose jar the jobs name", () => {
    expect(settings).toContain("spark.jars=/usr/share/aws/iceberg/lib/iceberg-spark3-runtime.jar");
    expect(settings).toContain('"iceberg-defaults"');
    expect(settings).toContain('"iceberg.enabled" = "true"');
  });

  it("encrypts volumes with our key and lets machines be asked for credentials by version 2 only", () => {
    const { configuration } = dev.only("aws_emr_security_configuration");
    expect(JSON.parse(String(configuration))).toMatchObject({
      EncryptionConfiguration: {
        EnableAtRestEncryption: true,
        AtRestEncryptionConfiguration: {
          LocalDiskEncryptionConfiguration: { EnableEbsEncryption: true },
        },
      },
      InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: 2 },
    });
    for (const setting of ["spark.authenticate", "spark.network.crypto.enabled"]) {
      expect(settings).toContain(`${setting}=true`);
    }
  });

  it("lets the nodes write what their jobs write, and nothing else", () => {
    const writes = dev
      .statements(/cluster_roles_nodes/)
      .filter(({ Action }) => Action.includes("s3:PutObject"))
      .flatMap(({ Resource }) => Resource)
      .map((arn) => arn.replace(/^arn:aws:s3:::sales-lake-dev-(\w+)-[^/]+/, "$1"));
    expect(writes.sort()).toEqual([
      "artifacts/emr-logs/*",
      "artifacts/features/*",
      "curated/customer_insights/*",
      "curated/pipeline_runs/*",
      "curated/product_pairs/*",
      "curated/sales_features/*",
    ]);
  });

  it("lets the nodes list unfinished uploads where Spark itself writes files", () => {
    // "The S3A committers need the ability to list multipart uploads"; S3A is EMR's since 7.10.
    const listed = dev
      .statements(/cluster_roles_nodes/)
      .filter(({ Action }) => Action.includes("s3:ListBucketMultipartUploads"))
      .flatMap(({ Resource }) => Resource);
    expect(listed).toEqual([expect.stringMatching(/:::sales-lake-dev-artifacts-[^/]+$/)]);
  });

  it("hands over these roles to these services, and starts clusters with its own tag only", () => {
    const launch = dev.statements(/launch-emr_role/);
    const passed = launch.filter(({ Action }) => Action.includes("iam:PassRole"));
    expect(passed.map(({ Condition, Resource }) => [Resource, Condition])).toEqual([
      [
        ["arn:aws:iam::123456789012:role/sales-lake-dev-insights-emr"],
        { StringEquals: { "iam:PassedToService": "elasticmapreduce.amazonaws.com" } },
      ],
      [
        ["arn:aws:iam::123456789012:role/sales-lake-dev-insights-nodes"],
        { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
      ],
    ]);
    const start = launch.find(({ Action }) => Action.includes("elasticmapreduce:RunJobFlow"));
    expect(start?.Condition).toEqual({
      StringEquals: { "aws:RequestTag/pipeline": "sales-lake-dev" },
    });
  });

  it("may be the first cluster of an account, and the first on Spot", () => {
    const made = (role: RegExp) =>
      dev
        .statements(role)
        .filter(({ Action }) => Action.includes("iam:CreateServiceLinkedRole"))
        .map(({ Condition, Resource }) => [Resource, Condition]);
    const linked = (service: string, role: string) => [
      [`arn:aws:iam::123456789012:role/aws-service-role/${service}/${role}`],
      { StringEquals: { "iam:AWSServiceName": service } },
    ];
    expect(made(/launch-emr_role/)).toEqual([
      linked("elasticmapreduce.amazonaws.com", "AWSServiceRoleForEMRCleanup"),
    ]);
    expect(made(/cluster_roles_emr/)).toEqual([
      linked("spot.amazonaws.com", "AWSServiceRoleForEC2Spot"),
    ]);
  });

  it("has no application of EMR Serverless", () => {
    expect(dev.all("aws_emrserverless_application")).toEqual([]);
  });
});
