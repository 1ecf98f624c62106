import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allows, type Deed, type PolicyStatement } from "../../local/access/policy";
import { reviewAccess } from "../../local/access/review";

const list: PolicyStatement = {
  Effect: "Allow",
  Action: ["s3:ListBucket"],
  Resource: "arn:aws:s3:::raw",
  Condition: { StringLike: { "s3:prefix": ["stores", "stores/*"] } },
};
const deed = (prefix?: string, resource = "arn:aws:s3:::raw"): Deed => ({
  action: "s3:ListBucket",
  resource,
  context: prefix === undefined ? {} : { "s3:prefix": prefix },
});

describe("a policy", () => {
  it("allows what a statement covers: action, resource and condition", () => {
    expect(allows([list], deed("stores/a"))).toBe(true);
    expect(allows([list], deed("storesroom"))).toBe(false);
    expect(allows([list], deed())).toBe(false);
    expect(allows([list], deed("stores/a", "arn:aws:s3:::raw2"))).toBe(false);
    expect(allows([], deed("stores/a"))).toBe(false);
  });

  it("denies where any statement does", () => {
    const deny: PolicyStatement = { Effect: "Deny", Action: "s3:*", Resource: "*" };
    expect(allows([list, deny], deed("stores/a"))).toBe(false);
  });
});

describe("the review", () => {
  it("names each call of a role that its policies do not allow, once", async () => {
    const log = join(mkdtempSync(join(tmpdir(), "calls-")), "calls.jsonl");
    const principal = "arn:aws:iam::123456789012:role/job";
    const calls = [
      { principal, ...deed("stores/a") },
      { principal, ...deed("sales/a") },
      { principal, ...deed("sales/a") },
      { principal: "service:events", ...deed("sales/a") },
    ];
    writeFileSync(log, calls.map((call) => `${JSON.stringify(call)}\n`).join(""));
    expect(await reviewAccess(log, async () => [list])).toEqual({
      roles: { job: 2 },
      overreaches: [{ role: "job", ...deed("sales/a") }],
    });
  });
});
