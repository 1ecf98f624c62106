import { commentOf, MARKER } from "../../../delivery/review/report/comment";
import { cell } from "../../../delivery/review/report/markdown";
import { pageOf } from "../../../delivery/review/report/page";
import { review, reviewStacks, stackPlan, type Planned } from "./planner";

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
