import { attributeChanges } from "../../../delivery/review/attributes";
import type { Change } from "../../../delivery/review/plan-json";
import { pageOf } from "../../../delivery/review/report/page";
import { linesOf, review, type Planned } from "./planner";

describe("a secret", () => {
  const attributesOf = async (resource: Planned) =>
    (await review([resource])).stacks[0]?.changes[0]?.attributes;
  const job = (before: Planned["before"], after: Planned["after"], more: Partial<Planned> = {}) =>
    attributesOf({ address: "aws_glue_job.j", before, after, ...more });

  it("is not shown, wherever it stands", async () => {
    const differing = await job(
      { password: "hunter2", environment: [{ variables: { TOKEN: "hunter2", MODE: "a" } }] },
      { password: "hunter3", environment: [{ variables: { TOKEN: "hunter3", MODE: "b" } }] },
      { sensitive: { password: true, environment: [{ variables: { TOKEN: true } }] } },
    );
    expect(differing).toEqual([
      { path: "environment[0].variables.MODE", before: '"a"', after: '"b"', forces: false },
      {
        path: "environment[0].variables.TOKEN",
        before: "(sensitive)",
        after: "(sensitive)",
        forces: false,
      },
      { path: "password", before: "(sensitive)", after: "(sensitive)", forces: false },
    ]);
    expect(JSON.stringify(differing)).not.toContain("hunter");
  });

  it("is not shown in what is found either", async () => {
    const side = (days: number) => ({
      retention_period: days,
      kms_key_id: days > 1 ? "hunter2" : "",
    });
    const report = await review([
      {
        address: "aws_kinesis_stream.s",
        before: side(168),
        after: side(1),
        sensitive: { retention_period: true, kms_key_id: true },
      },
    ]);
    expect(report.sections.map(({ severity }) => severity).slice(0, 2)).toEqual(["block", "warn"]);
    expect(JSON.stringify(report)).not.toMatch(/hunter2|168/);
  });
});

describe("a secret on one side only", () => {
  const differing = (marks: Partial<Change>) =>
    attributeChanges({
      actions: ["update"],
      before: { password: "hunter2", keys: [{ name: "hunter2", port: 1 }] },
      after: { password: "hunter3", keys: [{ name: "hunter3", port: 2 }, { name: "hunter4" }] },
      ...marks,
    });
  const marks = { password: true, keys: [{ name: true }, { name: true }] };

  it.each([
    ["before", { before_sensitive: marks }],
    ["after", { after_sensitive: marks }],
    ["after, when only the apply tells it", { after_sensitive: marks, after_unknown: marks }],
  ])("is masked on both: %s", (_, given) => {
    expect(differing(given)).toContainEqual(expect.objectContaining({ before: "(sensitive)" }));
    expect(JSON.stringify(differing(given))).not.toContain("hunter");
  });

  it("is not shown where a provider repeats it without a mark", async () => {
    const side = (secret: string) => ({ input: secret, output: JSON.stringify({ in: secret }) });
    const report = await review([
      {
        address: "terraform_data.d",
        before: side('hunter"2'),
        after: side('hunter"3'),
        sensitive: { input: true },
      },
    ]);
    expect(report.stacks[0]?.changes[0]?.attributes).toContainEqual(
      expect.objectContaining({ path: "output: in", after: '"(sensitive)"' }),
    );
    expect(pageOf(report) + JSON.stringify(report)).not.toContain("hunter");
  });

  it("is not shown by where a table's files lie, nor by a door", async () => {
    const location = (path: string) => ({ storage_descriptor: [{ location: path }] });
    const report = await review([
      {
        address: "aws_glue_catalog_table.t",
        before: location("s3://hunter2"),
        after: location("s3://hunter3"),
        sensitive: { storage_descriptor: [{ location: true }] },
      },
      {
        address: "aws_vpc_security_group_ingress_rule.i",
        after: { security_group_id: "sg-1", cidr_ipv4: "192.0.2.0/24", ip_protocol: "-1" },
        sensitive: { cidr_ipv4: true },
      },
    ]);
    expect(linesOf(report, "data-loss")).toContain("relocate");
    expect(linesOf(report, "access")).toContain("(sensitive) can reach it");
    expect(JSON.stringify(report)).not.toMatch(/hunter|192\.0\.2/);
  });
});
