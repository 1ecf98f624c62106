import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlainProgress } from "../../cli/plain-progress";
import { WORKLOADS } from "../../config/workload";
import { scratchFolder } from "../../delivery/review/foreseen-folder";
import { makePlans } from "../../delivery/review/make-plans";
import { commentOf } from "../../delivery/review/report/comment";
import { judge } from "../../delivery/review/review";
import { readStacks, stackNamed, type Stack, type Template } from "../../delivery/synthesized";
import { clientEnvironment } from "../../local/environment";
import { readToolchain, terraformEnvironment } from "../../local/toolchain";
import { Lake } from "./fixture/lake";
import { DEV, PROJECT } from "./fixture/places";

/** Reviews the deployed lake with a stack as it is, or changed. */
async function reviewOf(change: (template: Template) => Template) {
  const { clients, instance, target } = Lake.connect();
  const folder = mkdtempSync(join(tmpdir(), "review-"));
  const toolchain = readToolchain(PROJECT, "terraform");
  const deployed = stackNamed(readStacks(DEV.output), "lake");
  const stack = scratchFolder(join(folder, "lake"), deployed, change(deployed.template));
  const environment = clientEnvironment(instance, "dev", terraformEnvironment(toolchain));
  const place = {
    id: "review",
    notes: join(folder, "notes"),
    binary: toolchain.terraform,
    env: { ...process.env, ...environment },
    logs: join(folder, "logs"),
    markers: join(folder, "markers"),
    signal: new AbortController().signal,
  };
  const stacks: Stack[] = [stack];
  const progress = new PlainProgress(() => undefined);
  const delivery = { place, s3: clients.s3, stacks, progress };
  const made = await makePlans({ delivery, target, project: PROJECT, folder });
  return judge({
    made,
    head: stacks,
    base: { commit: "0".repeat(40), stacks: [deployed] },
    acknowledgements: [],
    sizing: { workload: WORKLOADS["10k"] },
  });
}

/** The template with one kind of resource changed. */
const withEach =
  (type: string, patch: (block: object) => object) =>
  (template: Template): Template => {
    const blocks = Object.entries(template.resource?.[type] ?? {});
    const changed = Object.fromEntries(blocks.map(([name, block]) => [name, patch(block)]));
    return { ...template, resource: { ...template.resource, [type]: changed } } as Template;
  };

describe("a review of the deployed lake", () => {
  it("says that nothing changes", async () => {
    const report = await reviewOf((template) => template);
    expect(report.failed).toEqual([]);
    expect(report.verdict).toEqual({ level: "nothing", text: "✅ **Nothing changes**" });
  });

  it("says what a change would lose and open, as Terraform plans it", async () => {
    const report = await reviewOf((template) =>
      withEach("aws_s3_bucket_public_access_block", (block) => ({
        ...block,
        block_public_acls: false,
      }))(
        withEach("aws_cloudwatch_log_group", (block) => ({ ...block, retention_in_days: 1 }))(
          withEach("aws_dynamodb_table", (block) => ({ ...block, name: "renamed-files" }))(
            template,
          ),
        ),
      ),
    );
    expect(report.failed).toEqual([]);
    expect(report.verdict.level).toBe("blocked");
    const comment = commentOf(report, "");
    expect(comment).toContain("`replace lake/files/table`: all its items");
    expect(comment).toMatch(
      /`weaken lake\/\S+ retention_in_days`: kept for a shorter time: `14` → `1`/,
    );
    expect(comment).toContain("a guard against public access is off");
    expect(comment).toContain("because of `name`");
  });
});
