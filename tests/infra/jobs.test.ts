import { type Resource, WholeApp } from "../whole-app";

const app = WholeApp.synth("dev");

/** What the role of a job may do `action` to, without what each name of a place begins and ends with. */
function placesOf(job: string, action: string): string[] {
  const policy = app
    .resources("aws_iam_role_policy")
    .find(({ address }) => address.includes(`.${job}_role_policy_`));
  const { Statement } = JSON.parse(String(policy?.body["policy"])) as {
    Statement: { Action: string[]; Resource: string[] }[];
  };
  return Statement.filter(({ Action }) => Action.includes(action))
    .flatMap(({ Resource }) => Resource)
    .map((arn) => arn.replace(/^arn:aws:s3:::sales-lake-dev-(\w+)-[^/]+\/(.+)\/\*$/, "$1/$2"))
    .sort();
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
  const job = "aggregation-job";
  const table = /:table\//;
  expect(placesOf(job, "s3:PutObject")).toEqual(["curated/daily_sales", "curated/pipeline_runs"]);
  expect(placesOf(job, "s3:DeleteObject")).toEqual(["curated/daily_sales"]);
  expect(placesOf(job, "glue:UpdateTable").filter((arn) => table.test(arn))).toEqual([
    expect.stringMatching(/:table\/curated\/daily_sales$/),
  ]);
});

it("lets a job read only what it names, its code and its manifest", () => {
  expect(placesOf("raw-to-processed", "s3:GetObject")).toEqual([
    "artifacts/code",
    "processed/sales",
    "quarantine/sales_quarantine",
    "raw/manifests",
    "raw/sales_raw",
    "raw/stores",
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
