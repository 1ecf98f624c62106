import { linesOf, review, type Planned } from "./planner";

describe("a policy that only the apply knows whole", () => {
  it("is read from the template, with what its references were", async () => {
    const key = "arn:aws:kms:us-east-1:123456789012:key/1";
    const statement = (action: string, resource: string) =>
      JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });
    const policyOf = (action: string): Planned[] => [
      {
        address: "aws_kms_key.k",
        before: { arn: key },
        after: { enable_key_rotation: true },
        unknown: { arn: true },
        reason: "replace_by_triggers",
      },
      {
        address: "aws_iam_role_policy.p",
        before: { role: "job", policy: statement("kms:Decrypt", key) },
        after: { role: "job" },
        unknown: { policy: true },
        block: { policy: statement(action, "${aws_kms_key.k.arn}") },
      },
    ];
    expect(linesOf(await review(policyOf("kms:Decrypt")), "access")).toBe("");
    expect(linesOf(await review(policyOf("kms:Encrypt")), "access")).toContain(
      `\`role job\` can now \`kms:Encrypt\` on \`${key}\``,
    );
  });
});
