import { loadConfig } from "../../config";
import { type Resource, WholeApp } from "../whole-app";

interface Selector {
  readonly field_selector: readonly Record<string, unknown>[];
}

const only = (resources: Resource[]) => {
  const [found, ...others] = resources;
  if (!found || others.length > 0) throw new Error(`expected one, got ${String(resources.length)}`);
  return found.body;
};
const statements = (policy: unknown) =>
  (JSON.parse(String(policy)) as { Statement: Record<string, unknown>[] }).Statement;

describe.each(["dev", "prod"])("the trail of %s", (stage) => {
  const app = WholeApp.synth(stage);
  const { account, region } = loadConfig(stage);
  const trail = only(app.resources("aws_cloudtrail"));
  const trailArn = `arn:aws:cloudtrail:${region}:${account}:trail/${String(trail["name"])}`;
  const bucket = `sales-lake-${stage}-audit-${account}-${region}`;
  const policy = statements(
    app.resources("aws_s3_bucket_policy").find(({ body }) => {
      return String(body["policy"]).includes(`${bucket}/AWSLogs`);
    })?.body["policy"],
  );
  const selectors = trail["advanced_event_selector"] as Selector[];

  it("covers all regions, is encrypted with our key, and shows whether it was changed", () => {
    expect(trail).toMatchObject({
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      kms_key_id: expect.stringContaining("aws_kms_key") as string,
      depends_on: [expect.stringContaining("aws_s3_bucket_policy.audit_log")],
    });
  });

  it("records every call of the account", () => {
    expect(selectors[0]?.field_selector).toEqual([
      { field: "eventCategory", equals: ["Management"] },
    ]);
  });

  it("records every write to every bucket of the lake", () => {
    const lake = app.resources("aws_s3_bucket").filter((each) => each.stack === "lake");
    const arns = lake.map(({ body }) => `arn:aws:s3:::${String(body["bucket"])}/`);
    expect(arns.length).toBeGreaterThan(0);
    const fields = selectors[1]?.field_selector ?? [];
    expect(fields).toContainEqual({ field: "eventCategory", equals: ["Data"] });
    expect(fields).toContainEqual({ field: "readOnly", equals: ["false"] });
    const watched = fields.find(({ field }) => field === "resources.ARN")?.["starts_with"];
    expect([...(watched as string[])].sort()).toEqual(arns.sort());
  });

  it("writes to a bucket that only this trail may write, and nobody empties", () => {
    const allowed = policy.filter(({ Effect }) => Effect === "Allow");
    for (const { Condition, Principal } of allowed) {
      expect(Principal).toEqual({ Service: "cloudtrail.amazonaws.com" });
      expect(Condition).toMatchObject({ StringEquals: { "aws:SourceArn": trailArn } });
    }
    const denied = policy.filter(({ Effect }) => Effect === "Deny");
    expect(denied).toContainEqual(
      expect.objectContaining({
        Principal: "*",
        Action: ["s3:PutObject"],
        Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } },
      }),
    );
    const emptying = denied.find(({ Action }) => String(Action).includes("s3:DeleteObject"));
    expect(emptying).toMatchObject({ Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"] });
    expect(emptying).not.toHaveProperty("Condition");
  });

  it("may use the key, and no other trail may", () => {
    const key = app.resources("aws_kms_key").find(({ stack }) => stack === "foundation");
    const use = statements(key?.body["policy"]).find(({ Sid }) => Sid === "UseForTrails");
    expect(use).toMatchObject({
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Condition: {
        ArnLike: { "aws:SourceArn": expect.stringMatching(/:trail\/sales-lake-\w+-\*$/) as string },
      },
    });
  });
});

describe.each(["dev", "prod"])("the budget of %s", (stage) => {
  const app = WholeApp.synth(stage);
  const { account, budget } = loadConfig(stage);

  it("tells people by the alert topic, before the month is over", () => {
    const body = only(app.resources("aws_budgets_budget"));
    const topic = expect.stringContaining("aws_sns_topic.alerts") as string;
    expect(body).toMatchObject({
      account_id: account,
      budget_type: "COST",
      time_unit: "MONTHLY",
      limit_amount: `${String(budget.monthlyUsd)}.0`,
      notification: [
        { notification_type: "ACTUAL", threshold: 80, subscriber_sns_topic_arns: [topic] },
        { notification_type: "FORECASTED", threshold: 100, subscriber_sns_topic_arns: [topic] },
      ],
    });
  });

  it("is let in by the topic, for this account only", () => {
    const topic = only(app.resources("aws_sns_topic_policy"));
    const budgets = statements(topic["policy"]).find(({ Sid }) => Sid === "Budgets");
    expect(budgets).toMatchObject({
      Principal: { Service: "budgets.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": `arn:aws:budgets::${account}:*` },
      },
    });
  });
});
