import { loadConfig } from "../../config";
import { type Resource, WholeApp } from "../whole-app";

interface Statement {
  readonly Sid: string;
  readonly Principal: unknown;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: { readonly StringEquals?: Record<string, string> };
}

/** List price in us-east-1: 0.01 USD an hour, 730 hours. */
const USD_PER_ENDPOINT_AND_ZONE = 7.3;
/** All that each stage has, with what it costs a month whether it is used or not. */
const INTERFACES = {
  dev: { services: ["glue"], usd: 14.6 },
  prod: { services: [], usd: 0 },
};
const OPEN = /0\.0\.0\.0\/0|::\/0/;
/** They would be a way out, or in. */
const WAYS_OUT = [
  "aws_internet_gateway",
  "aws_egress_only_internet_gateway",
  "aws_nat_gateway",
  "aws_route",
  "aws_eip",
  "aws_vpc_peering_connection",
];
const GROUPS = ["aws_security_group", "aws_default_security_group"];
const RULES = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

const policy = ({ body }: Resource) =>
  (JSON.parse(String(body["policy"])) as { Statement: Statement[] }).Statement;

describe.each(["dev", "prod"] as const)("the network of %s", (stage) => {
  const app = WholeApp.synth(stage);
  const endpoints = app.resources("aws_vpc_endpoint");
  const service = ({ body }: Resource) => String(body["service_name"]).split(".").slice(3).join();
  const typed = (type: string) =>
    endpoints.filter(({ body }) => body["vpc_endpoint_type"] === type);
  const gateway = (name: string) => {
    const found = typed("Gateway").find((endpoint) => service(endpoint) === name);
    if (!found) throw new Error(`no gateway endpoint for ${name}`);
    return policy(found);
  };

  it("has one private subnet in each of two zones", () => {
    const subnets = app.resources("aws_subnet").map(({ body }) => body);
    expect(new Set(subnets.map((subnet) => subnet["availability_zone_id"])).size).toBe(2);
    expect(subnets.map((subnet) => subnet["map_public_ip_on_launch"])).toEqual([false, false]);
    expect(app.resources("aws_route_table_association")).toHaveLength(2);
  });

  it("has no way to the internet", () => {
    expect(app.resources(...WAYS_OUT)).toEqual([]);
    const [routes] = app.resources("aws_route_table");
    expect(routes?.body).not.toHaveProperty("route");
  });

  it("pays for these interface endpoints and no others", () => {
    const interfaces = typed("Interface");
    const zones = interfaces.flatMap(({ body }) => body["subnet_ids"] as string[]);
    const found = {
      services: interfaces.map(service),
      usd: Number((zones.length * USD_PER_ENDPOINT_AND_ZONE).toFixed(2)),
    };
    expect(found).toEqual(INTERFACES[stage]);
    expect(found.services).toEqual(loadConfig(stage).network.interfaceEndpoints);
  });

  it("lets S3 be reached for the pipeline's buckets by our account, and for what EMR 7 needs", () => {
    const buckets = app
      .resources("aws_s3_bucket")
      .map(({ body }) => String(body["bucket"]))
      .filter((name) => !/-(audit|state)-/.test(name));
    const statements = gateway("s3");
    const own = statements.filter(({ Condition }) => Condition);
    const reached = own.flatMap(({ Resource }) => Resource);
    const expected = buckets.map((name) => `arn:aws:s3:::${name}`);
    expect(reached.sort()).toEqual([...expected, ...expected.map((arn) => `${arn}/*`)].sort());
    for (const { Condition } of own) {
      const { account } = loadConfig(stage);
      expect(Condition).toEqual({ StringEquals: { "aws:PrincipalAccount": account } });
    }
    expect(statements.filter(({ Condition }) => !Condition)).toEqual([
      expect.objectContaining({
        Action: ["s3:GetObject"],
        Resource: [
          "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*",
          "arn:aws:s3:::repo.us-east-1.emr.amazonaws.com/*",
        ],
      }),
      expect.objectContaining({
        Action: ["s3:PutObject", "s3:PutObjectAcl"],
        Resource: ["arn:aws:s3:::aws157-logs-prod/*"],
      }),
    ]);
  });

  it("lets DynamoDB be reached by our account's callers, for our tables", () => {
    for (const { Condition } of gateway("dynamodb")) {
      expect(Condition?.StringEquals).toHaveProperty(["aws:PrincipalAccount"]);
    }
    expect(gateway("dynamodb").flatMap(({ Resource }) => Resource)).toEqual([
      expect.stringMatching(/:table\/sales-lake-(dev|prod)-\*$/),
    ]);
  });

  it("opens no security group to the world, and the default one to nobody", () => {
    const rules = app.resources(...RULES);
    expect(rules.length).toBeGreaterThan(0);
    for (const { body } of rules) {
      // Between groups of the network anything may be agreed on; with others, TLS.
      if (!body["referenced_security_group_id"]) {
        expect(body).toMatchObject({ ip_protocol: "tcp", from_port: 443, to_port: 443 });
      }
      expect(body["description"]).toEqual(expect.any(String));
      expect(JSON.stringify(body)).not.toMatch(OPEN);
    }
    for (const { body } of app.resources(...GROUPS)) {
      expect(body).not.toHaveProperty("ingress");
      expect(body).not.toHaveProperty("egress");
    }
    expect(app.resources("aws_default_security_group")).toHaveLength(1);
  });

  it("lets nodes of a cluster talk to each other, to EMR and to nobody else", () => {
    const all = app.resources(...RULES).map(({ address, body }) => {
      const way = address.includes("ingress") ? "from" : "to";
      const group = (id: unknown) => /clusters_(\w+?)_/.exec(String(id))?.[1];
      const [own, other] = [
        group(body["security_group_id"]),
        group(body["referenced_security_group_id"]),
      ];
      return own && other && `${own} ${way} ${other}: ${String(body["from_port"] ?? "any")}`;
    });
    expect(all.filter(Boolean).sort()).toEqual([
      "nodes from nodes: any",
      "nodes from service: 8443",
      "nodes to nodes: any",
      "nodes to service: 9443",
      "service from nodes: 9443",
      "service to nodes: 8443",
    ]);
  });

  it("writes down who talked to whom", () => {
    const [log, ...others] = app.resources("aws_flow_log").map(({ body }) => body);
    expect(others).toEqual([]);
    expect(log).toMatchObject({ traffic_type: "ALL", log_destination_type: "cloud-watch-logs" });
    const group = String(log?.["log_destination"]).split("log-group:")[1];
    const groups = app.resources("aws_cloudwatch_log_group").map(({ body }) => body["name"]);
    expect(groups).toContain(group);
  });
});
