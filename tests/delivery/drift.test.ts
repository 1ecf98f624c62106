import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PlainProgress } from "../../cli/plain-progress";
import { differencesOf } from "../../delivery/drift/differences";
import { findDrift } from "../../delivery/drift/find-drift";
import { apply } from "../../delivery/stack-commands";
import { readState } from "../../delivery/stored-state";
import { TerraformWorld } from "./terraform-world";

const REGION = "us-east-1";
const group = (name: string) => ({
  name,
  retention_in_days: 14,
  "//": { metadata: { path: `logs/${name}/group` } },
});

let world: TerraformWorld;
beforeAll(async () => void (world = await TerraformWorld.start()));
afterAll(() => world.stop());

it("names what was changed by hand, by construct and attribute, and shows no secret", async () => {
  const stack = world.stack(
    "logs",
    {
      aws_cloudwatch_log_group: { kept: group("kept"), cut: group("cut"), gone: group("gone") },
      aws_secretsmanager_secret: { login: { name: "login" } },
      aws_secretsmanager_secret_version: {
        login: { secret_id: "${aws_secretsmanager_secret.login.id}", secret_string: "hunter2" },
      },
      // Fills in the bucket's own "policy" after the bucket is in the state, by no hand.
      aws_s3_bucket: { data: { bucket: "drift-data" } },
      aws_s3_bucket_policy: { data: { bucket: "${aws_s3_bucket.data.id}", policy: TLS_ONLY } },
    },
    { more: { provider: { aws: [{ region: REGION, default_tags: [{ tags: { app: "t" } }] }] } } },
  );
  const progress = new PlainProgress(() => undefined);
  const delivery = { place: world.place, s3: world.s3, stacks: [stack], progress };
  await apply(world.place, stack);
  expect(await findDrift(delivery)).toEqual([
    { stack: "logs", drifted: [], unmanaged: [expect.objectContaining({ what: "changed" })] },
  ]);

  const logs = new CloudWatchLogsClient({ region: REGION });
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: "cut", retentionInDays: 1 }));
  await logs.send(new DeleteLogGroupCommand({ logGroupName: "gone" }));
  const secrets = new SecretsManagerClient({ region: REGION });
  await secrets.send(new PutSecretValueCommand({ SecretId: "login", SecretString: "swordfish" }));
  const serial = (await readState(world.s3, stack))?.serial;

  const found = await findDrift(delivery);
  expect(found[0]?.drifted).toEqual(
    expect.arrayContaining([
      {
        construct: "logs/cut/group",
        address: "aws_cloudwatch_log_group.cut",
        what: "changed",
        attributes: [{ path: "retention_in_days", before: 14, after: 1 }],
      },
      {
        construct: "logs/gone/group",
        address: "aws_cloudwatch_log_group.gone",
        what: "deleted",
        attributes: [],
      },
    ]),
  );
  expect(JSON.stringify(found)).not.toMatch(/hunter2|swordfish/);
  expect((await readState(world.s3, stack))?.serial).toBe(serial);
});

const TLS_ONLY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "arn:aws:s3:::drift-data/*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});

describe("differences of attributes", () => {
  const actions = ["update"] as const;

  it("go as deep as both have the same form", () => {
    const before = { tags: { a: "1", b: "2" }, rules: [{ port: 80 }], name: "x" };
    const after = { tags: { a: "1", c: "3" }, rules: [{ port: 443 }], name: "x" };
    expect(differencesOf({ actions, before, after })).toEqual([
      { path: "rules.0.port", before: 80, after: 443 },
      { path: "tags.b", before: "2", after: null },
      { path: "tags.c", before: null, after: "3" },
    ]);
  });

  it("are none between nothing and what is empty", () => {
    const before = { list: null, map: { a: null }, text: null, set: ["x"] };
    const after = { list: [], map: {}, text: "", set: [] };
    expect(differencesOf({ actions, before, after }).map(({ path }) => path)).toEqual(["set.0"]);
  });

  it("are none between nothing and 0 in a block, where the provider has no null", () => {
    const before = { limit: null, query: [{ period: null, delay: 60 }] };
    const after = { limit: 0, query: [{ period: 0, delay: 0 }] };
    const paths = differencesOf({ actions, before, after }).map(({ path }) => path);
    expect(paths).toEqual(["limit", "query.0.delay"]);
  });

  it.each([
    ["marked itself", { secret: "s1" }, { secret: "s2" }, { secret: true }],
    ["within", { login: [{ secret: "s1" }] }, { login: [{ secret: "s2" }] }, { login: true }],
    ["in what is new", { login: null }, { login: { secret: "s2" } }, { login: { secret: true } }],
    ["as a whole", { secret: "s1" }, { secret: "s2" }, true],
  ])("show no secret %s", (_, before, after, after_sensitive) => {
    const found = differencesOf({ actions, before, after, after_sensitive });
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toMatch(/s1|s2/);
  });
});
