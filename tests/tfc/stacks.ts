import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the stacks of a test keep their state. */
export interface CloudPlace {
  readonly hostname: string;
  readonly organization: string;
}

type Block = Readonly<Record<string, unknown>>;

/** Two stacks as synth writes them, on AWS: `store` makes a bucket, `reader` puts an archive of its own into it. */
export function writeAwsStacks(output: string, place: CloudPlace): string {
  const provider = { aws: [{ region: "us-east-1", allowed_account_ids: ["123456789012"] }] };
  const required = { aws: { source: "aws", version: ">= 5.99.0, < 6.0.0" } };
  const store = {
    terraform: settings("store", place, required),
    provider,
    resource: { aws_s3_bucket: { bucket: { bucket: "shop-dev-store" } } },
    output: {
      bucket: { value: "${aws_s3_bucket.bucket.id}" },
      secret: { value: "not to be seen", sensitive: true },
    },
  };
  const job = {
    bucket: "${data.terraform_remote_state.store.outputs.bucket}",
    key: "job.txt",
    source: "assets/job.txt",
    source_hash: '${filemd5("assets/job.txt")}',
  };
  const reader = {
    terraform: settings("reader", place, required),
    provider,
    data: remoteState(place),
    resource: { aws_s3_object: { job } },
  };
  write(output, { store, reader }, "one");
  for (const name of ["store", "reader"])
    copyFileSync("terraform.lock.hcl", join(output, "stacks", name, ".terraform.lock.hcl"));
  return output;
}

/** The same shape without a provider, which is what takes the time; `content` is the reader's file. */
export function writePlainStacks(output: string, place: CloudPlace, content: string): string {
  const store = {
    terraform: settings("store", place, {}),
    resource: { terraform_data: { bucket: { input: "shop-dev-store" } } },
    output: { bucket: { value: "${terraform_data.bucket.output}" } },
  };
  const input = '${data.terraform_remote_state.store.outputs.bucket}/${file("assets/job.txt")}';
  const reader = {
    terraform: settings("reader", place, {}),
    data: remoteState(place),
    resource: { terraform_data: { job: { input } } },
  };
  return write(output, { store, reader }, content);
}

const settings = (name: string, { hostname, organization }: CloudPlace, required: Block) => ({
  required_version: ">= 1.11.0",
  required_providers: required,
  cloud: { hostname, organization, workspaces: { name: `shop-dev-${name}` } },
});

const remoteState = (place: CloudPlace) => ({
  terraform_remote_state: {
    store: {
      backend: "remote",
      config: { ...place, workspaces: { name: "shop-dev-store" } },
      defaults: { bucket: "placeholder" },
    },
  },
});

function write(output: string, stacks: Readonly<Record<string, Block>>, content: string): string {
  const entry = (name: string, ...dependencies: string[]) => ({
    name,
    workingDirectory: `stacks/${name}`,
    dependencies,
  });
  for (const [name, template] of Object.entries(stacks)) {
    const folder = join(output, "stacks", name);
    mkdirSync(join(folder, "assets"), { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(template, null, 2));
  }
  writeFileSync(join(output, "stacks", "reader", "assets", "job.txt"), content);
  const manifest = { stacks: { store: entry("store"), reader: entry("reader", "store") } };
  writeFileSync(join(output, "manifest.json"), JSON.stringify(manifest));
  return output;
}
