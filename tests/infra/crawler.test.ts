import { contract, contracts, toContract } from "../../contracts";
import { checkedColumns } from "../../modules/pipeline/checked-columns";
import { contractOf } from "../contracts/changing";
import { WholeApp } from "../whole-app";

const app = WholeApp.synth("dev");
const [crawler] = app.resources("aws_glue_crawler");
const RAW = "sales-lake-dev-raw-123456789012-us-east-1";

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** What the policy of a role says, by the role's name. */
function statementsOf(name: string): Statement[] {
  const found = app
    .resources("aws_iam_role_policy")
    .find(({ body, stack }) =>
      app
        .resources("aws_iam_role")
        .some(
          (role) =>
            role.stack === stack &&
            role.body["name"] === name &&
            String(body["role"]).includes(role.address.split(".").at(-1) ?? "?"),
        ),
    );
  return (JSON.parse(String(found?.body["policy"])) as { Statement: Statement[] }).Statement;
}

describe("the crawler", () => {
  it("looks at the parts of sales, every time, and only when a run asks", () => {
    expect(app.resources("aws_glue_crawler")).toHaveLength(1);
    expect(crawler?.body).toMatchObject({
      s3_target: [{ path: `s3://${RAW}/sales_raw/`, sample_size: 1 }],
      recrawl_policy: { recrawl_behavior: "CRAWL_EVERYTHING" },
    });
    expect(crawler?.body).not.toHaveProperty("schedule");
  });

  it("writes into a database of its own", () => {
    const database = app
      .resources("aws_glue_catalog_database")
      .find(({ body }) => body["name"] === "raw_discovered");
    const key = database?.address.split(".").at(-1) ?? "?";
    expect(String(crawler?.body["database_name"])).toContain(key);
  });

  it("names the columns as the contract does, also of parts from before the last optional ones", () => {
    const names = contract("sales_raw").columns.map(({ name }) => name);
    expect(names.slice(-2)).toEqual(["currency", "payment_method"]);
    const asked = (crawler?.body["classifiers"] as string[]).map((reference) =>
      app
        .resources("aws_glue_classifier")
        .find(({ address }) => reference.includes(`.${address.split(".").at(-1)}.`)),
    );
    const form = { contains_header: "ABSENT", quote_symbol: '"', serde: "OpenCSVSerDe" };
    // In this order: the first that fits a file is taken.
    expect(asked.map((classifier) => classifier?.body["csv_classifier"])).toMatchObject([
      { ...form, header: names },
      { ...form, header: names.slice(0, -1) },
    ]);
  });

  it("may read what it crawls and write what it finds, and nothing else", () => {
    const statements = statementsOf("sales-lake-dev-sales-raw");
    const writing = statements.filter(({ Action }) =>
      Action.some((action) => /^(glue:(Create|Update|Delete|Batch))|Put|Delete/.test(action)),
    );
    const places = [...new Set(writing.flatMap(({ Resource }) => Resource))];
    const glue = "arn:aws:glue:us-east-1:123456789012:";
    expect(places).toEqual([
      `${glue}catalog`,
      `${glue}database/raw_discovered`,
      `${glue}table/raw_discovered/*`,
      "arn:aws:logs:us-east-1:123456789012:log-group:/aws-glue/crawlers:*",
    ]);
    const objects = statements.filter(({ Action }) => Action.includes("s3:GetObject"));
    expect(objects.map(({ Resource }) => Resource)).toEqual([[`arn:aws:s3:::${RAW}/sales_raw/*`]]);
  });
});

it("the contract check knows what each text must be readable as", () => {
  const columns = checkedColumns(contract("sales_raw"), [...contracts().values()]);
  const typeOf = new Map(columns.map(({ name, type }) => [name, type]));
  expect([...typeOf.keys()]).toEqual(contract("sales_raw").columns.map(({ name }) => name));
  expect(typeOf.get("quantity")).toBe("int");
  expect(typeOf.get("total_amount")).toBe("decimal(14,2)");
  expect(typeOf.get("source_line")).toBe("bigint");
  // Blank is 0 there, so it must not be demanded of a file.
  expect(columns.find(({ name }) => name === "discount_pct")?.required).toBe(false);
});

it("the contract check demands what no row of sales may lack, though a file may", () => {
  const sales = contractOf("sales");
  const buyer = sales.schema[0].properties.find(({ name }) => name === "customer_id");
  Object.assign(buyer ?? {}, { required: true });
  const strict = toContract("contracts/sales.odcs.yaml", sales);
  const columns = checkedColumns(contract("sales_raw"), [strict]);
  expect(columns.find(({ name }) => name === "customer_id")?.required).toBe(true);
});
