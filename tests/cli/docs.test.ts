import { readFileSync } from "node:fs";
import { docPages, SHOWN_STAGE } from "../../delivery/docs/pages";
import { readStacks } from "../../delivery/synthesized";
import { WholeApp } from "../whole-app";

const pages = docPages(readStacks(WholeApp.synth(SHOWN_STAGE).folder));
const architecture = pages.get("docs/architecture.md") ?? "";

describe("the generated pages", () => {
  it.each([...pages.keys()])("%s is committed as the generator makes it", (path) => {
    expect(readFileSync(path, "utf8")).toBe(pages.get(path));
  });

  it("say what each job reads and writes, from its role", () => {
    expect(architecture).toContain(
      "| `aggregation_job` | Glue job | `aggregation-job` | `processed/sales`, `raw/manifests` | `curated/daily_sales`, `curated/pipeline_runs`, `leases` |",
    );
  });

  it("say what a month costs, in the README too", () => {
    const [, total] = /\| total \| ([\d.]+) /.exec(pages.get("docs/cost.md") ?? "") ?? [];
    expect(pages.get("README.md")).toContain(
      `${Math.round(Number(total))} USD a month for 10k rows`,
    );
  });

  it("follow a file from the drop box to the ledger", () => {
    const nodes = [
      "raw/landing",
      "rule ingest-file",
      "queue ingest-file",
      "ingest-file<br/>Lambda",
    ];
    const ids = nodes.map((node) => idOf(node));
    const hops = ids.slice(1).map((id, i) => new RegExp(`${ids[i]} -->.* ${id}$`, "m"));
    for (const hop of hops) expect(architecture).toMatch(hop);
    expect(architecture).toMatch(new RegExp(`${ids.at(-1)} --> ${idOf("files")}$`, "m"));
  });

  it("name what Terraform fills in by its place in the app", () => {
    const permissions = pages.get("docs/generated/permissions.md") ?? "";
    expect(permissions).toContain("`foundation/key/key (aws_kms_key)`");
    expect(permissions).not.toContain("${");
  });
});

function idOf(label: string): string {
  const line = architecture.split("\n").find((each) => each.includes(`"${label}"`));
  return /^\s*(n\d+)/.exec(line ?? "")?.[1] ?? `no node "${label}"`;
}
