import { type Resource, WholeApp } from "../whole-app";

const app = WholeApp.synth("dev");

function permissionsOf(job: string): string[] {
  const policy = app
    .resources("aws_iam_role_policy")
    .find(({ address }) => address.includes(`.${job}_role_policy_`));
  const { Statement } = JSON.parse(String(policy?.body["policy"])) as {
    Statement: { Sid: string }[];
  };
  return Statement.map(({ Sid }) => Sid);
}

const argumentsOf = ({ body }: Resource) => body["default_arguments"] as Record<string, string>;

function job(name: string): Resource {
  const found = app
    .resources("aws_glue_job")
    .find(({ body }) => body["name"] === `sales-lake-dev-${name}`);
  if (!found) throw new Error(`no job ${name}`);
  return found;
}

it("passes a job the place of every dataset it reads or writes, and no other", () => {
  const uris = Object.keys(argumentsOf(job("aggregation-job"))).filter((name) =>
    name.endsWith("_uri"),
  );
  expect(uris.sort()).toEqual(["--daily_sales_uri", "--pipeline_runs_uri", "--sales_uri"]);
  expect(argumentsOf(job("aggregation-job"))["--sales_uri"]).toBe(
    "s3://sales-lake-dev-processed-123456789012-us-east-1/sales",
  );
});

it("lets a job change only what it writes", () => {
  const changes = permissionsOf("aggregation-job").filter((sid) =>
    /^(Write|Delete|Commit)[CPQR]/.test(sid),
  );
  expect(changes.sort()).toEqual([
    "CommitCuratedDailySales",
    "DeleteCuratedDailySales",
    "WriteCuratedDailySales",
    "WriteCuratedPipelineRuns",
  ]);
});

it("lets a job read only what it names, its code and its manifest", () => {
  const reads = permissionsOf("raw-to-processed").filter((sid) => sid.startsWith("Read"));
  expect(reads.sort()).toEqual([
    "ReadArtifactsCode",
    "ReadProcessedSales",
    "ReadQuarantineSalesQuarantine",
    "ReadRawManifests",
    "ReadRawSalesRaw",
    "ReadRawStores",
  ]);
});

it("chains the settings of Spark in one argument", () => {
  const conf = argumentsOf(job("raw-to-processed"))["--conf"]?.split(" --conf ") ?? [];
  expect(conf).toContain("spark.sql.catalog.glue_catalog=org.apache.iceberg.spark.SparkCatalog");
  expect(conf).toContain("spark.sql.session.timeZone=UTC");
  expect(conf).toContain("spark.executor.extraJavaOptions=-XX:-DontCompileHugeMethods");
});

it("gives code a new key when it changes, by its hash", () => {
  const files = app.resources("aws_s3_object").filter(({ body }) => body["source"]);
  expect(files.length).toBeGreaterThan(5);
  for (const { body } of files) {
    const hash = String(body["source_hash"]);
    expect(body["key"]).toMatch(new RegExp(`^code/${hash.slice(0, 16)}/`));
    expect(body["source"]).toMatch(/^assets\//);
  }
});

it("never lets two runs of one job meet, but of a backfill, which holds leases while it writes", () => {
  for (const { body } of app.resources("aws_glue_job")) {
    const runs = body["name"] === "sales-lake-dev-backfill-job" ? 2 : 1;
    expect(body["execution_property"]).toEqual({ max_concurrent_runs: runs });
    expect(body["timeout"]).toBe(30);
  }
});
