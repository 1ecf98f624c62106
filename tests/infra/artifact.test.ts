import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { unzipSync } from "fflate";
import { readFileSync } from "node:fs";
import { WholeApp } from "../whole-app";

const app = WholeApp.synth("dev");
const STACKS = [
  "analytics",
  "dashboards",
  "foundation",
  "ingestion",
  "insights",
  "lake",
  "ml",
  "orchestration",
  "processing",
  "state",
];

/** SHA-256 of every file: a test runner takes seconds to compare megabytes. */
function digests(made: WholeApp) {
  const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
  return [...made.files()].map(([name, bytes]) => [name, sha256(bytes)]);
}

it("has these stacks", () => {
  expect(app.stacks).toEqual(STACKS);
});

it("is the same to the byte when made again", () => {
  expect(digests(WholeApp.synth("dev"))).toEqual(digests(app));
});

describe.each(STACKS)("stack %s", (stack) => {
  const text = app.text(stack);

  it("says nothing of this machine and of no local cloud", () => {
    const { HOSTNAME, USER } = process.env;
    const endpoints = ['"endpoint"', '"endpoints"'];
    const local = ["localhost", "127.0.0.1", ...endpoints, "skip_", "access_key", "path_style"];
    const machine = [process.cwd(), homedir(), app.folder, "/tmp/"];
    const names = [HOSTNAME, USER === "root" ? undefined : USER];
    const found = [...local, ...machine, ...names].filter((word) => word && text.includes(word));
    expect(found).toEqual([]);
  });

  it("keeps its state under its own name, locked", () => {
    const { terraform } = app.template(stack) as { terraform: Record<string, unknown> };
    expect(terraform["backend"]).toEqual({
      s3: {
        bucket: "sales-lake-dev-state-123456789012-us-east-1",
        key: `${stack}/terraform.tfstate`,
        region: "us-east-1",
        encrypt: true,
        kms_key_id: "arn:aws:kms:us-east-1:123456789012:alias/sales-lake-dev-state",
        dynamodb_table: "sales-lake-dev-terraform-locks",
        use_lockfile: true,
      },
    });
    expect(terraform["required_version"]).toBe(">= 1.11.0");
    expect(terraform["required_providers"]).toEqual({
      aws: { source: "aws", version: ">= 5.99.0, < 6.0.0" },
    });
  });

  it("refuses any other account", () => {
    const { provider } = app.template(stack) as { provider: { aws: Record<string, unknown>[] } };
    expect(provider.aws).toEqual([
      {
        region: "us-east-1",
        allowed_account_ids: ["123456789012"],
        default_tags: [{ tags: { project: "sales-lake", stage: "dev", stack } }],
      },
    ]);
  });

  it("carries the committed provider lock", () => {
    expect(app.files().get(`stacks/${stack}/.terraform.lock.hcl`)).toEqual(
      readFileSync("terraform.lock.hcl"),
    );
  });

  it("refers to no stack but the foundation", () => {
    const { data = {} } = app.template(stack) as { data?: Record<string, object> };
    const references = Object.keys(data["terraform_remote_state"] ?? {});
    const standsAlone = ["state", "foundation"].includes(stack);
    const expected = standsAlone ? [] : ["cross-stack-reference-input-foundation"];
    expect(references).toEqual(expected);
  });
});

it("exports the key, the topic and where clusters run, and nothing else", () => {
  const { output } = app.template("foundation") as { output: Record<string, { value: string }> };
  const values = Object.values(output).map(({ value }) => value.split(".")[0]);
  const known = ["kms_key", "security_group", "sns_topic", "subnet"];
  expect([...new Set(values)].sort()).toEqual(known.map((kind) => `\${aws_${kind}`));
});

it("packs for the jobs what they import, without their scripts", () => {
  const zip = [...app.files()].find(([name]) => name.endsWith("/python.zip"))?.[1];
  const names = Object.keys(unzipSync(zip ?? new Uint8Array()));
  expect(names).toEqual(
    expect.arrayContaining([
      "pipeline_core/__init__.py",
      "pipeline_core/contracts/sales.json",
      "raw_to_processed/transform.py",
    ]),
  );
  expect(names.filter((name) => name.endsWith("job.py"))).toEqual([]);
});

it("hands every function a file named as its handler", () => {
  for (const { body, stack } of app.resources("aws_lambda_function")) {
    const zip = app.files().get(`stacks/${stack}/${String(body["filename"])}`);
    expect(Object.keys(unzipSync(zip ?? new Uint8Array()))).toContain("handler.mjs");
    expect(body["handler"]).toBe("handler.handler");
  }
});

it("packs for a function what may name many columns: Lambda's environment holds few", () => {
  const packed = (name: string) => {
    const [found] = app
      .resources("aws_lambda_function")
      .filter(({ body }) => String(body["function_name"]).endsWith(`-${name}`));
    const zip = app.files().get(`stacks/${found?.stack}/${String(found?.body["filename"])}`);
    const text = unzipSync(zip ?? new Uint8Array())["variables.json"] ?? new Uint8Array();
    return JSON.parse(Buffer.from(text).toString()) as Record<string, string>;
  };
  expect(Object.keys(JSON.parse(packed("ingest-file")["DATASETS"] ?? "") as object)).toEqual([
    "sales",
    "stores",
  ]);
  const { columns, ...others } = JSON.parse(
    packed("source-store-database")["SETTINGS"] ?? "",
  ) as Record<string, unknown>;
  expect(columns).toContain("transaction_id");
  expect(others).not.toHaveProperty("network");
});
