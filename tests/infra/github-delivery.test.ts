import { dev } from "../../config/dev";
import { prod } from "../../config/prod";
import { allows, type PolicyStatement } from "../../local/access/policy";
import { WholeApp } from "../whole-app";
import { TAKEN_BY } from "./taken-by";

const GITHUB = {
  repository: "acme/lake",
  branch: "main",
  environment: "dev",
  oidcProvider: "make",
};
const without = WholeApp.synth("dev");
const app = WholeApp.synthWith({ github: GITHUB });

/** With every kind of thing that a stage may have and `app` has not. */
const other = WholeApp.synthWith({
  github: GITHUB,
  alertEmail: "people@example.com",
  emr: { ...prod.emr },
  ml: { ...dev.ml, notebook: { instanceType: "ml.t3.medium" } },
});

interface Statement extends PolicyStatement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

const inState = (type: string) => app.resources(type).filter(({ stack }) => stack === "state");

/** Statements of the `plan` or `apply` role, and who assumes it. */
function role(name: "plan" | "apply") {
  const of = (type: string) =>
    inState(type).find(({ address }) => address.includes(`github_${name}_`))?.body ?? {};
  const statements = (text: unknown) =>
    (JSON.parse(String(text)) as { Statement: Statement[] }).Statement;
  const text = String(of("aws_iam_role_policy")["policy"]);
  const shared = String(inState("aws_iam_policy")[0]?.body["policy"]);
  return {
    texts: { text, shared },
    statements: [...statements(text), ...statements(shared)],
    trust: statements(of("aws_iam_role")["assume_role_policy"]),
  };
}

const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);

it("makes roles only for a stage that names its repository", () => {
  const names = without.resources("aws_iam_role").map(({ body }) => body["name"]);
  expect(names.filter((name) => String(name).includes("delivery"))).toEqual([]);
  expect(without.resources("aws_iam_openid_connect_provider")).toEqual([]);
});

it("lets pull requests and the branch plan, and only the environment apply, each named in full", () => {
  const subject = (name: "plan" | "apply") =>
    role(name).trust.map(({ Condition }) => Condition as object);
  const only = (sub: string[]) => [
    {
      StringEquals: {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": sub,
      },
    },
  ];
  expect(subject("plan")).toEqual(
    only(["repo:acme/lake:pull_request", "repo:acme/lake:ref:refs/heads/main"]),
  );
  expect(subject("apply")).toEqual(only(["repo:acme/lake:environment:dev"]));
});

it("lets a plan change nothing but locks and plans", () => {
  const writing = role("plan").statements.filter(({ Action }) =>
    Action.some(
      (action) => !/:(Get|List|Describe|View|Validate|Decrypt|GenerateDataKey)/.test(action),
    ),
  );
  expect(writing.map(({ Sid }) => Sid)).toEqual(["LockState", "LockStateInTable", "StorePlans"]);
  const written = writing.flatMap(({ Resource }) => Resource);
  expect(written).toEqual([
    expect.stringMatching(/-state-[^/]*\/\*\/terraform\.tfstate\.tflock$/),
    expect.stringMatching(/:table\/sales-lake-dev-terraform-locks$/),
    expect.stringMatching(/-state-[^/]*\/plans\/\*$/),
  ]);
});

it("lets a plan read settings, and no data", () => {
  const data = [
    ...["s3:GetObject", "dynamodb:GetItem", "sqs:ReceiveMessage", "logs:GetLogEvents"],
    ...["secretsmanager:GetSecretValue", "athena:GetQueryResults", "dynamodb:Query"],
    ...["logs:FilterLogEvents", "kms:Decrypt", "sagemaker:InvokeEndpoint"],
  ];
  const [settings] = role("plan").statements.filter(({ Sid }) => Sid === "ReadSettings");
  const pattern = (action: string) => new RegExp(`^${action.replaceAll("*", ".*")}$`);
  const allowed = data.filter((each) => settings?.Action.some((one) => pattern(one).test(each)));
  expect(allowed).toEqual([]);
});

it("lets an apply change what bears the stage's name, no user, no foreign role", () => {
  const { statements } = role("apply");
  const iam = statements.filter(
    ({ Action, Sid }) =>
      !["ReadSettings", "MakeLinkedRole"].includes(Sid) &&
      Action.some((each) => each.startsWith("iam:")),
  );
  const resources = iam.flatMap(({ Resource }) => Resource);
  expect(resources.length).toBeGreaterThan(2);
  for (const each of resources)
    expect(each).toMatch(/:(role|instance-profile)\/sales-lake-dev-\*$/);
  expect(actionsOf(statements).filter((each) => /^iam:.*(User|AccessKey|\*)/.test(each))).toEqual([
    "iam:GetPolicy*",
    "iam:GetRole*",
  ]);
  expect(actionsOf(statements).filter((each) => each.split(":")[1] === "*")).toEqual([]);
});

it("lets no apply widen what it may do itself", () => {
  const own = inState("aws_iam_role").map(({ body }) => String(body["name"]));
  expect(own.sort()).toEqual(["sales-lake-delivery-dev-apply", "sales-lake-delivery-dev-plan"]);
  expect(own.filter((name) => name.startsWith("sales-lake-dev-"))).toEqual([]);
});

it("lets an apply make everything that a stage may have", () => {
  const { statements } = role("apply");
  const context = {
    "aws:RequestedRegion": "us-east-1",
    "iam:AWSServiceName": "ops.emr-serverless.amazonaws.com",
    "iam:PassedToService": "some.amazonaws.com",
    "kms:ViaService": "s3.us-east-1.amazonaws.com",
  };
  const made = [app, other].flatMap((each) => each.resources());
  const refused = made
    .filter(({ stack }) => stack !== "state")
    .flatMap(({ address, body, type }) =>
      (TAKEN_BY[type] ?? [[`unknown type, add it to taken-by.ts`, "*"] as const])
        .flatMap(([actions, pattern]) => {
          const resource = pattern.replace(/\{(\w+)\}/g, (_all, field: string) =>
            String(body[field]),
          );
          return actions.split(" ").map((action) => ({ action, resource, context }));
        })
        .filter((deed) => !allows(statements, deed))
        .map(({ action, resource }) => `${address}: ${action} on ${resource}`),
    );
  expect(refused).toEqual([]);
});

it.each(["plan", "apply"] as const)("fits the policies of %s into IAM's limits", (name) => {
  // IAM counts no white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  const { shared, text } = role(name).texts;
  expect(text.length).toBeLessThanOrEqual(10_240);
  expect(shared.length).toBeLessThanOrEqual(6_144);
});

it("forgets plans after seven days, and states never", () => {
  const rules = inState("aws_s3_bucket_lifecycle_configuration").map(({ body }) => body["rule"]);
  expect(rules).toEqual([
    [expect.objectContaining({ filter: [{ prefix: "plans/" }], expiration: [{ days: 7 }] })],
  ]);
});
