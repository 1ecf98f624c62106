import { type Resource, WholeApp } from "../whole-app";

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}

interface Task {
  readonly Resource: string;
  readonly Parameters: Record<string, unknown>;
  readonly TimeoutSeconds: number;
  readonly Next: string;
}

const JOBS = ["data_transformation", "ml_feature_engineering"];
const PREFIX = "arn:aws:states:::";

class Stage {
  private readonly app: WholeApp;

  constructor(readonly name: "dev" | "prod") {
    this.app = WholeApp.synth(name);
  }

  all(type: string, named = ""): Resource["body"][] {
    const found = this.app.resources(type).map(({ body }) => body);
    return found.filter((body) => named === "" || body["name"] === named);
  }

  only(type: string, named = ""): Resource["body"] {
    const [found, ...more] = this.all(type, named);
    if (!found || more.length > 0) throw new Error(`expected one ${type} ${named}`);
    return found;
  }

  statements(role: RegExp): Statement[] {
    const policies = this.app
      .resources("aws_iam_role_policy")
      .filter(({ address }) => role.test(address));
    return policies.flatMap(
      ({ body }) => (JSON.parse(String(body["policy"])) as { Statement: Statement[] }).Statement,
    );
  }

  states(): Record<string, Task> {
    const machine = this.only("aws_sfn_state_machine", `sales-lake-${this.name}-daily`);
    return (JSON.parse(String(machine["definition"])) as { States: Record<string, Task> }).States;
  }
}

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

describe("EMR in mode serverless", () => {
  const prod = new Stage("prod");
  const tasks = JOBS.map((job) => prod.states()[job]);

  it("is a step for each job, which Step Functions waits for", () => {
    for (const task of tasks) {
      expect(task?.Resource).toBe(`${PREFIX}emr-serverless:startJobRun.sync`);
      const minutes = Number(task?.Parameters["ExecutionTimeoutMinutes"]);
      expect(task?.TimeoutSeconds).toBeGreaterThan(minutes * 60);
    }
  });

  it("starts one job run for a try, however often the call is made", () => {
    const tokens = tasks.map((task) => String(task?.Parameters["ClientToken.$"]));
    expect(new Set(tokens).size).toBe(JOBS.length);
    for (const token of tokens) {
      expect(token).toContain("$$.Execution.Name");
      expect(token).toContain("$$.Execution.RedriveCount");
      // A name may have 80 characters, a token 64, which is what this hash has.
      expect(token).toMatch(/^States\.Hash\(.*, 'SHA-256'\)$/);
    }
  });

  it("gives a job the place of every dataset it names, and the run", () => {
    const driver = tasks[0]?.Parameters["JobDriver"] as {
      SparkSubmit: Record<string, string>;
    };
    const given = driver.SparkSubmit["EntryPointArguments.$"]?.match(/'--\w+'/g);
    expect(given?.map((text) => text.slice(3, -1)).sort()).toEqual([
      "business_date",
      "customer_insights_uri",
      "leases_table",
      "manifest_uri",
      "pipeline_runs_uri",
      "product_pairs_uri",
      "run_id",
      "sales_uri",
    ]);
  });

  it("tells the jobs their region, on every machine", () => {
    for (const task of tasks) {
      const said = JSON.stringify(task?.Parameters["JobDriver"]);
      for (const environment of ["spark.emr-serverless.driverEnv", "spark.executorEnv"]) {
        expect(said).toContain(`${environment}.AWS_DEFAULT_REGION=us-east-1`);
      }
    }
  });

  it("has an application with an upper limit that stops when idle", () => {
    expect(prod.only("aws_emrserverless_application")).toMatchObject({
      release_label: "emr-7.12.0",
      architecture: "ARM64",
      maximum_capacity: { cpu: "64 vCPU", memory: "256 GB" },
      auto_stop_configuration: { enabled: true, idle_timeout_minutes: 5 },
    });
  });

  it("has no function, table, security configuration or endpoint for clusters", () => {
    for (const type of ["aws_emr_security_configuration", "aws_iam_instance_profile"]) {
      expect(prod.all(type)).toEqual([]);
    }
    const names = prod.all("aws_lambda_function").map((body) => String(body["function_name"]));
    expect(names.filter((name) => name.includes("emr"))).toEqual([]);
  });
});
