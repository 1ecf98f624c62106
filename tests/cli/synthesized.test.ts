import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutBackend } from "../../delivery/bootstrap";
import { protectedResources, readStacks, stackNamed } from "../../delivery/synthesized";

const backend = { bucket: "state-bucket", key: "lake/terraform.tfstate", region: "us-east-1" };
const template = {
  provider: { aws: [{ region: "us-east-1" }] },
  terraform: { backend: { s3: backend }, required_providers: { aws: {} } },
  resource: { aws_s3_bucket: { raw: { lifecycle: { prevent_destroy: true } }, other: {} } },
};

function output(): string {
  const folder = mkdtempSync(join(tmpdir(), "out-"));
  mkdirSync(join(folder, "stacks", "lake"), { recursive: true });
  writeFileSync(join(folder, "stacks", "lake", "cdk.tf.json"), JSON.stringify(template));
  const lake = { name: "lake", workingDirectory: "stacks/lake", dependencies: ["foundation"] };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks: { lake } }));
  return folder;
}

describe("the synthesized app", () => {
  it("tells each stack's folder, inputs and backend", () => {
    const folder = output();
    expect(readStacks(folder)).toEqual([
      expect.objectContaining({
        name: "lake",
        folder: join(folder, "stacks/lake"),
        dependencies: ["foundation"],
        backend,
      }),
    ]);
  });

  it("names the resources that protect themselves", () => {
    expect(protectedResources(stackNamed(readStacks(output()), "lake"))).toEqual([
      "aws_s3_bucket.raw",
    ]);
  });

  it("says which stacks there are when one is asked for in vain", () => {
    expect(() => stackNamed(readStacks(output()), "lak")).toThrow(
      'no stack "lak" in the synthesized app, there are: lake',
    );
  });

  it("loses its backend for the bootstrap, and nothing else", () => {
    const { backend: _dropped, ...settings } = template.terraform;
    expect(withoutBackend(template)).toEqual({ ...template, terraform: settings });
  });

  it("must be there", () => {
    expect(() => readStacks("/nowhere")).toThrow("no synthesized app in /nowhere");
  });
});
