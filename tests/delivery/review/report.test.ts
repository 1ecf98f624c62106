import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAcknowledgements } from "../../../delivery/review/data-loss/acknowledgements";
import { attributeChanges } from "../../../delivery/review/attributes";
import type { Change, ResourceChange } from "../../../delivery/review/plan-json";
import { commentOf, MARKER } from "../../../delivery/review/report/comment";
import { cell } from "../../../delivery/review/report/markdown";
import { pageOf } from "../../../delivery/review/report/page";
import { linesOf, review, reviewStacks, stackPlan, type Planned } from "./planner";

const LINK = "[the whole review](https://ci/1)";
const bucket = (name: string) => ({ id: name, bucket: name, arn: `arn:aws:s3:::${name}` });

/** Changes of everything a big pull request may touch. */
function huge(stacks: number, resources: number) {
  const one = (stack: number, index: number): Planned =>
    index % 10 === 0
      ? { address: `aws_s3_bucket.old_${index}`, before: bucket(`b-${stack}-${index}`) }
      : {
          address: `aws_glue_job.job_${index}`,
          before: { name: `job-${index}`, description: "x".repeat(400) },
          after: { name: `job-${index}`, description: "y".repeat(400) },
        };
  const all = (count: number) => Array.from({ length: count }, (_, index) => index);
  return all(stacks).map((stack) =>
    stackPlan(
      `stack-${stack}`,
      all(resources).map((index) => one(stack, index)),
    ),
  );
}

describe("the comment", () => {
  it("has the verdict on top, then what is lost, then the stacks", async () => {
    const report = await review([
      { address: "aws_s3_bucket.raw", path: "lake/raw/bucket", before: bucket("raw") },
      { address: "aws_sns_topic.t", path: "lake/alerts", after: { name: "alerts" } },
    ]);
    const lines = commentOf(report, LINK).split("\n");
    expect(lines.slice(0, 4)).toEqual([
      MARKER,
      "## Review of `dev`",
      "",
      "🛑 **Blocked**: 1 data loss is not acknowledged; −0.03 USD a month; 1 deleted, 1 created in lake",
    ]);
    const text = lines.join("\n");
    expect(text.indexOf("### 🛑 Data loss")).toBeLessThan(text.indexOf("### Stacks"));
    expect(text).toContain("| ➕ created | `lake/alerts` | `aws_sns_topic.t` |  |");
  });

  it.each([
    [1, 2],
    [9, 300],
    [1500, 3],
  ])("of %s stacks with %s resources stays below 60,000 characters", async (stacks, resources) => {
    const report = await reviewStacks(huge(stacks, resources), {});
    const comment = commentOf(report, LINK);
    expect(comment.length).toBeLessThan(60_000);
    expect(comment).toContain("🛑 **Blocked**");
    expect(comment).toContain("### 🛑 Data loss");
    if (stacks > 1) expect(comment).toContain(LINK);
  });

  it("leaves attributes out before resources, and those before what is lost", async () => {
    const report = await reviewStacks(huge(2, 60), {});
    const comment = commentOf(report, LINK, 8_000);
    expect(comment).not.toContain("@@");
    expect(comment.match(/- 🛑/g)).toHaveLength(12);
    expect(commentOf(report, LINK)).toContain("@@");
  });

  it("is the same to the byte for the same plans, in whatever order they name things", async () => {
    const plans = huge(2, 20);
    const turned = plans.map((each) => ({
      ...each,
      plan: { ...each.plan, resource_changes: [...(each.plan.resource_changes ?? [])].reverse() },
    }));
    const [one, other] = [await reviewStacks(plans, {}), await reviewStacks(turned, {})];
    expect(commentOf(other, LINK)).toBe(commentOf(one, LINK));
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it("keeps a key with bars, backslashes and line ends in its cell", () => {
    expect(cell('a["x|y"]')).toBe('`a["x\\|y"]`');
    // An even number of backslashes would let the bar end the cell.
    expect(cell("a\\|b")).toBe("`a\\\\\\|b`");
    expect(cell("a\rb")).toBe("`a ⏎ b`");
  });

  it("takes nothing of a plan for Markdown or HTML", async () => {
    const name = "`<script>alert(1)</script>` | @everyone #1\n## x";
    const report = await review([
      {
        address: "aws_glue_job.j",
        path: `lake/${name}`,
        before: { description: "" },
        after: { description: `\`\`\`\n</code><script>alert(2)</script>${name}` },
      },
    ]);
    const page = pageOf(report);
    expect(page).not.toContain("<script>");
    const rows = commentOf(report, LINK)
      .split("\n")
      .filter((line) => line.startsWith("| ✏️"));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain("``lake/`<script>alert(1)</script>` \\| @everyone #1 ⏎ ## x``");
  });

  it("says what could not be planned, and blocks", async () => {
    const report = await review([]);
    const failed = { ...report, failed: [{ name: "ml", error: "Instance cannot be destroyed" }] };
    expect(commentOf(failed, LINK)).toContain("`ml` cannot be planned");
  });

  it("names previews and why they are", async () => {
    const made = stackPlan("ml", [{ address: "aws_sns_topic.t", after: { name: "t" } }]);
    const preview = {
      ...made.planned,
      preview: true,
      reasons: ["foundation is about to change key"],
    };
    const report = await reviewStacks([{ ...made, planned: preview }], {});
    expect(report.verdict).toEqual({
      level: "attention",
      text: "⚠️ **Look closely**: ml only as a preview; 1 created in ml",
    });
    expect(commentOf(report, LINK)).toContain("**preview**: `foundation is about to change key`");
  });

  it("asks to take out an acknowledgement that has served", async () => {
    const report = await review([], { acknowledge: ["delete lake/raw"] });
    expect(report.verdict.level).toBe("nothing");
    expect(commentOf(report, LINK)).toContain(
      "review.yaml acknowledges `delete lake/raw`, which this change does not do: take it out",
    );
  });

  it("names stacks that the app no longer has", async () => {
    const [kept, gone] = [stackPlan("lake", []), stackPlan("old", [])];
    const report = await reviewStacks([kept], { base: [kept.stack, gone.stack] });
    expect(report.orphans).toEqual(["old"]);
    expect(report.verdict.text).toContain("1 stack left behind");
  });
});

describe("what differs", () => {
  const attributesOf = async (resource: Planned) =>
    (await review([resource])).stacks[0]?.changes[0]?.attributes;
  const job = (before: Planned["before"], after: Planned["after"], more: Partial<Planned> = {}) =>
    attributesOf({ address: "aws_glue_job.j", before, after, ...more });

  it("is compared inside JSON texts, statement by statement", async () => {
    const text = (action: string) =>
      JSON.stringify({
        Statement: [
          { Sid: "B", Action: "x" },
          { Sid: "A", Action: action },
        ],
      });
    expect(await job({ policy: text("s3:GetObject") }, { policy: text("s3:*") })).toEqual([
      {
        path: "policy: Statement[A].Action",
        before: '"s3:GetObject"',
        after: '"s3:*"',
        forces: false,
      },
    ]);
  });

  it("is not there when only the spelling of JSON differs", async () => {
    expect(
      await job({ policy: '{"a":1,"b":2}', x: 1 }, { policy: '{"b": 2, "a": 1}', x: 2 }),
    ).toEqual([expect.objectContaining({ path: "x" })]);
  });

  it("does not show a secret, wherever it stands", async () => {
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

  it("does not show a secret in what it finds either", async () => {
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

  it("says what only the apply tells, and what forces a replacement", async () => {
    const differing = await job(
      { arn: "a", name: "old" },
      { name: "new" },
      { unknown: { arn: true, id: true }, forcing: ["name"] },
    );
    expect(differing).toEqual([
      { path: "arn", before: '"a"', after: "(known after apply)", forces: false },
      { path: "name", before: '"old"', after: '"new"', forces: true },
    ]);
  });

  it("names elements that come and go, and tags once", async () => {
    const tags = (a: string) => ({ tags: { a }, tags_all: { a, stage: "dev" } });
    expect(
      await job({ zones: ["a", "b"], ...tags("1") }, { zones: ["b", "c", "d"], ...tags("2") }),
    ).toEqual([
      { path: "tags.a", before: '"1"', after: '"2"', forces: false },
      { path: "zones", before: '["a"]', after: '["c","d"]', forces: false },
    ]);
  });

  it("tells replacements that another resource triggers, imports and moves", async () => {
    const report = await review([
      {
        address: "aws_glue_job.a",
        before: { name: "a" },
        after: { name: "a" },
        reason: "replace_by_triggers",
        createFirst: true,
      },
      { address: "aws_glue_job.b", before: { name: "b" }, after: { name: "b" }, importing: "b|1" },
      {
        address: "aws_glue_job.c",
        before: { name: "c" },
        after: { name: "d" },
        movedFrom: "aws_glue_job.old",
      },
    ]);
    const { stacks } = report;
    expect(stacks[0]?.counts).toEqual({ replace: 1, update: 1, import: 1 });
    const comment = commentOf(report, LINK);
    expect(comment).toContain("| ♻️ replaced, the old one deleted afterwards | `lake/a` |");
    expect(comment).toContain("| 📥 imported | `lake/b`<br>imported as `b\\|1` |");
    expect(
      stacks[0]?.changes.map(({ verb, because, movedFrom }) => [verb, because ?? movedFrom]),
    ).toEqual([
      ["replace", "something that it is to be replaced with changes (replace_triggered_by)"],
      ["update", "lake/aws_glue_job.old"],
      ["import", undefined],
    ]);
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

describe("what a plan says beside its changes", () => {
  const made = stackPlan("lake", []);
  const deferred: ResourceChange = {
    address: "aws_sns_topic.t",
    mode: "managed",
    type: "aws_sns_topic",
    name: "t",
    change: { actions: ["delete", "create"] },
  };
  const check = {
    address: { kind: "check", to_display: "check.rows" },
    status: "fail" as const,
    instances: [{ problems: [{ message: "no `rows`" }] }],
  };

  it.each([
    ["an error", { errored: true }, "blocked", "1 unfinished plan", "ended with an error"],
    ["a part", { complete: false }, "attention", "1 partial plan", "a part only"],
    [
      "something deferred",
      {
        complete: false,
        deferred_changes: [{ reason: "provider_config_unknown", resource_change: deferred }],
      },
      "attention",
      "1 deferred change",
      "to delete and create `aws_sns_topic.t`",
    ],
    ["a failing check", { checks: [check] }, "attention", "1 failing check", "`` no `rows` ``"],
    ["a check that holds", { checks: [{ ...check, status: "pass" as const }] }, "nothing", "", ""],
  ])("is told: %s", async (_, said, level, words, line) => {
    const report = await reviewStacks([{ ...made, plan: { ...made.plan, ...said } }], {});
    expect(report.verdict.level).toBe(level);
    expect(report.verdict.text).toContain(words);
    expect(linesOf(report, "open-ends")).toContain(line);
  });

  it("names what was changed by hand, and does not call that a change", async () => {
    const queue = stackPlan("lake", [
      { address: "aws_sqs_queue.q", before: { a: 1 }, after: { a: 1 }, block: { a: 1 } },
    ]);
    const [change] = queue.plan.resource_changes ?? [];
    const drifted = {
      ...change,
      change: { actions: ["update"], before: { a: 1 }, after: { a: 2 } },
    };
    const plan = { ...queue.plan, resource_drift: [drifted as ResourceChange] };
    const report = await reviewStacks([{ ...queue, plan }], {});
    expect(report.verdict.level).toBe("nothing");
    expect(linesOf(report, "open-ends")).toBe(
      "- `lake`: `lake/q` (`aws_sqs_queue.q`) was changed by hand since it was applied: `a`",
    );
  });
});

describe("review.yaml", () => {
  const read = (text: string, stage = "dev") => {
    const folder = mkdtempSync(join(tmpdir(), "review-"));
    writeFileSync(join(folder, "review.yaml"), text);
    return readAcknowledgements(folder, stage);
  };
  const entry =
    "acknowledge:\n  - finding: delete lake/raw\n    because: moved to s3://new\n    stages: [dev]\n";

  it("acknowledges by name, for the stages it names", () => {
    expect(read(entry)).toHaveLength(1);
    expect(read(entry, "prod")).toEqual([]);
    expect(read("acknowledge:\n")).toEqual([]);
    expect(readAcknowledgements("/nowhere", "dev")).toEqual([]);
  });

  it.each([
    ["acknowledge: all", "review.yaml is not valid"],
    [
      "acknowledge:\n  - finding: raw\n    because: x\n    stages: [dev]",
      "is a verb and a construct path",
    ],
    ["acknowledge:\n  - finding: delete a/b\n    stages: [dev]", "because"],
    ["a: [", "review.yaml is no YAML"],
  ])("refuses %j", (text, message) => expect(() => read(text)).toThrow(message));
});

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
