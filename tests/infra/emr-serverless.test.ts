import { JOBS, PREFIX, Stage } from "./emr-stage";

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
