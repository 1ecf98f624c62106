import { ANY_RESOURCE_REASONS, SEE_NETWORKS } from "../../modules/iam/any-resource";
import { type Resource, WholeApp } from "../whole-app";

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

const CLUSTER_ACTIONS = ["elasticmapreduce:RunJobFlow", "elasticmapreduce:ListClusters"];
const POLICY_FIELDS = ["policy", "assume_role_policy"];

const policiesOf = ({ body }: Resource): Statement[] =>
  POLICY_FIELDS.filter((field) => typeof body[field] === "string").flatMap((field) => {
    const { Statement } = JSON.parse(String(body[field])) as { Statement: Statement[] };
    return Statement;
  });

const named = (resource: Resource, { Sid }: Statement) => `${resource.address} ${Sid}`;

describe.each(["dev", "prod"])("policies of %s", (stage) => {
  const app = WholeApp.synth(stage);
  const statements = app
    .resources()
    .flatMap((resource) => policiesOf(resource).map((statement) => ({ resource, statement })));
  const allowed = statements.filter(({ statement }) => statement.Effect === "Allow");
  const roles = allowed.filter(({ resource }) => resource.type === "aws_iam_role_policy");

  it("are there to be looked at", () => {
    expect(roles.length).toBeGreaterThan(50);
    expect(app.resources("aws_iam_role_policy")).toHaveLength(app.resources("aws_iam_role").length);
  });

  it("belong to roles of which each has a name of its own", () => {
    const names = app.resources("aws_iam_role").map(({ body }) => String(body["name"]));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it("name every action in full", () => {
    const wild = allowed.filter(({ statement }) =>
      [statement.Action].flat().some((action) => action.includes("*")),
    );
    expect(wild.map(({ resource, statement }) => named(resource, statement))).toEqual([]);
  });

  it("name what they are about before it exists, so that no function waits for it", () => {
    const waiting = roles.filter(({ statement }) => JSON.stringify(statement).includes("${aws_"));
    expect(waiting.map(({ resource, statement }) => named(resource, statement))).toEqual([]);
  });

  it('say "*" as resource only for actions that take none', () => {
    const unexplained = roles
      .filter(({ statement }) => statement.Resource.includes("*"))
      .flatMap(({ statement }) => statement.Action)
      .filter((action) => !(action in ANY_RESOURCE_REASONS));
    expect(unexplained).toEqual([]);
  });

  it("give a reason only for what is used", () => {
    const used = new Set([
      ...roles
        .filter(({ statement }) => statement.Resource.includes("*"))
        .flatMap(({ statement }) => statement.Action),
      // Of sources in a VPC and of EMR clusters, of which a stage need not have any.
      ...SEE_NETWORKS.actions,
      ...CLUSTER_ACTIONS,
    ]);
    expect(Object.keys(ANY_RESOURCE_REASONS).filter((action) => !used.has(action))).toEqual([]);
  });

  it("keep data actions to one prefix", () => {
    const wholeBucket = /^arn:aws:s3:::[^/]+\/\*$/;
    const wide = roles.filter(({ statement }) =>
      statement.Resource.some((resource) => wholeBucket.test(resource)),
    );
    expect(wide.map(({ resource, statement }) => named(resource, statement))).toEqual([]);
  });

  it("let no role be assumed by another account, nor by more than one service", () => {
    for (const { body } of app.resources("aws_iam_role")) {
      const { Statement } = JSON.parse(String(body["assume_role_policy"])) as {
        Statement: Statement[];
      };
      expect(Statement).toHaveLength(1);
      const service = expect.stringMatching(/^[a-z0-9-]+\.amazonaws\.com$/) as string;
      expect(Statement[0]?.Principal).toEqual({ Service: service });
    }
  });

  it("ask EventBridge nothing where it says nothing: of a topic, and of the key of a topic", () => {
    // "You can't use Condition blocks in Amazon SNS topic policies for EventBridge" (EventBridge User Guide); source
    // conditions in a key's policy are "not supported for EventBridge-to-encrypted topics" (SNS Developer Guide).
    const hosts = ["foundation: aws_sns_topic_policy", "foundation: aws_kms_key"];
    const conditions = allowed
      .filter(({ resource }) => hosts.some((host) => resource.address.startsWith(host)))
      .filter(({ statement: { Principal } }) =>
        JSON.stringify(Principal).includes('"events.amazonaws.com"'),
      )
      .map(({ statement }) => statement.Condition);
    expect(conditions).toEqual([undefined, undefined]);
  });

  it("open a resource to everybody only to deny", () => {
    // The policy of an endpoint opens nothing: it narrows what passes, and must say "*".
    const opening = allowed.filter(({ resource }) => resource.type !== "aws_vpc_endpoint");
    const open = opening.filter(({ statement }) => JSON.stringify(statement.Principal) === '"*"');
    expect(open).toEqual([]);
  });
});
