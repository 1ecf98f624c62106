import type { Block } from "../synth";
import { WholeApp } from "../whole-app";

const CLOUD = { backend: "cloud", hostname: "app.terraform.io", organization: "acme" };
const dev = WholeApp.synth("dev");
const cloud = WholeApp.synthWith({ state: CLOUD });

interface Settings {
  readonly terraform: {
    readonly backend?: { readonly s3: Block };
    readonly cloud?: Block;
  };
  readonly data?: { readonly terraform_remote_state?: Record<string, RemoteState> };
  readonly check?: Record<string, { readonly assert: Block }>;
}
interface RemoteState {
  readonly backend: string;
  readonly config: Block;
  readonly defaults: Record<string, string>;
}

const settings = (app: WholeApp, stack: string) => app.template(stack) as unknown as Settings;

describe("a stage with its state in the cloud", () => {
  it.each(dev.stacks)("has a workspace of its own for %s", (stack) => {
    const { terraform } = settings(cloud, stack);
    expect(terraform.backend).toBeUndefined();
    expect(terraform.cloud).toEqual({
      hostname: "app.terraform.io",
      organization: "acme",
      workspaces: { name: `sales-lake-dev-${stack}` },
    });
  });

  it("reads the state of others from their workspaces", () => {
    const { data } = settings(cloud, "lake");
    expect(data?.terraform_remote_state?.["cross-stack-reference-input-foundation"]).toMatchObject({
      backend: "remote",
      config: {
        hostname: "app.terraform.io",
        organization: "acme",
        workspaces: { name: "sales-lake-dev-foundation" },
      },
    });
  });

  it("differs from one in S3 in where state is, and in nothing else", () => {
    const withoutPlace = (name: string, bytes: Buffer) => {
      if (!name.endsWith("cdk.tf.json")) return bytes.toString("base64");
      const template = JSON.parse(bytes.toString()) as Settings & { "//": unknown };
      const { backend: _bucket, cloud: _workspace, ...terraform } = template.terraform;
      for (const state of Object.values(template.data?.terraform_remote_state ?? {}))
        Object.assign(state, { backend: undefined, config: undefined });
      // cdktf's own notes, which Terraform does not read, name the place too.
      return JSON.stringify({ ...template, "//": undefined, terraform });
    };
    const contents = (app: WholeApp) =>
      [...app.files()].map(([name, bytes]) => [name, withoutPlace(name, bytes)] as const);
    const other = new Map(contents(cloud));
    expect([...other.keys()]).toEqual([...dev.files().keys()]);
    const differing = contents(dev).filter(([name, text]) => other.get(name) !== text);
    expect(differing.map(([name]) => name)).toEqual([]);
  });
});

describe.each([
  ["dynamodb", { dynamodb_table: "sales-lake-dev-terraform-locks" }],
  ["lockfile", { use_lockfile: true }],
])("with %s alone", (locks, expected) => {
  const app = WholeApp.synthWith({ state: { backend: "s3", locks } });

  it("locks so and not otherwise", () => {
    const { dynamodb_table, use_lockfile } = settings(app, "lake").terraform.backend?.s3 ?? {};
    expect(JSON.parse(JSON.stringify({ dynamodb_table, use_lockfile }))).toEqual(expected);
  });
});

describe("what is read of a stack that is not applied yet", () => {
  const { data, check } = settings(dev, "orchestration");
  const [state] = Object.values(data?.terraform_remote_state ?? {});

  it("has a stand-in for each output, valid in form", () => {
    const outputs = Object.keys(dev.template("foundation")["output"] as Block);
    expect(Object.keys(state?.defaults ?? {}).sort()).toEqual(outputs.sort());
    for (const value of Object.values(state?.defaults ?? {})) {
      expect(value).toContain("placeholder");
      if (value.startsWith("arn:")) expect(value.split(":")).toHaveLength(6);
    }
  });

  it("is told of by Terraform itself", () => {
    expect(check?.["foundation_is_applied"]?.assert["error_message"]).toMatch(
      /foundation is not applied.*placeholders/,
    );
  });
});

it("keeps every version of every state, and for years", () => {
  const only = (type: string) => dev.resources(type).filter(({ stack }) => stack === "state");
  expect(only("aws_s3_bucket_versioning")[0]?.body["versioning_configuration"]).toEqual({
    status: "Enabled",
  });
  expect(only("aws_s3_bucket_lifecycle_configuration")).toEqual([]);
  expect(only("aws_dynamodb_table")[0]?.body).toMatchObject({
    billing_mode: "PAY_PER_REQUEST",
    point_in_time_recovery: { enabled: true },
  });
});
