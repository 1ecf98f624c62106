import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { PlainProgress } from "../../cli/plain-progress";
import { WORKLOADS } from "../../config/workload";
import { applyPlans } from "../../delivery/apply-plans/apply-plans";
import { ReviewNeeded } from "../../delivery/failure";
import { makeReview, readReport } from "../../delivery/review/make-review";
import { commentOf } from "../../delivery/review/report/comment";
import { readStacks } from "../../delivery/synthesized";
import { writePlainStacks } from "./stacks";
import { CloudWorld } from "./world";

const target = { project: "shop", stage: "dev", account: "123456789012", region: "us-east-1" };

let world: CloudWorld;
beforeAll(async () => void (world = await CloudWorld.start()));
afterAll(async () => {
  expect(world.cloud.unknown).toEqual([]);
  await world.stop();
});

/** The stacks of a stage in the cloud, and what reviews and applies them on this machine. */
function application() {
  const place = { hostname: world.cloud.hostname, organization: "acme" };
  const output = writePlainStacks(join(world.folder, "cdktf.out"), place, "one");
  const notes = join(world.folder, "notes");
  const delivery = {
    place: {
      id: "cloud",
      notes,
      binary: world.terraform,
      env: world.environment,
      logs: join(notes, "logs"),
      markers: join(notes, "markers"),
      signal: new AbortController().signal,
    },
    // No stack keeps its state there.
    s3: undefined as unknown as S3Client,
    stacks: readStacks(output),
    progress: new PlainProgress(() => undefined),
  };
  const request = {
    delivery,
    target,
    project: world.folder,
    base: undefined,
    acknowledgements: [],
  };
  const review = async (folder: string) =>
    (await makeReview({ ...request, folder, sizing: { workload: WORKLOADS["10k"] } })).report;
  return { ...request, folder: join(world.folder, "plans"), review };
}

it("a stage in the cloud is reviewed and applied as one in S3, by runs of the cloud", async () => {
  const first = application();
  const report = await first.review(first.folder);
  expect(report.failed).toEqual([]);
  expect(commentOf(report, "")).toContain("`store does not give bucket yet`");
  // As `pipeline cloud plan`, or a person, lets readers read.
  const { consumers } = world.cloud.records.workspaceNamed("acme", "shop-dev-store");
  consumers.add(world.cloud.records.workspaceNamed("acme", "shop-dev-reader").id);
  const stopped = await applyPlans(first).catch((error: unknown) => error);
  expect(stopped).toBeInstanceOf(ReviewNeeded);
  expect(readReport(`${first.folder}-2`)?.failed).toEqual([]);
  const next = { ...first, folder: `${first.folder}-2` };
  expect(await applyPlans(next)).toEqual(["reader"]);

  const again = await first.review(join(world.folder, "again"));
  expect(again.verdict.level).toBe("nothing");
  // The first plan of the reader was a preview, and waits for nobody; the last one had nothing to apply.
  const { runs } = world.cloud.records.workspaceNamed("acme", "shop-dev-reader");
  expect(runs.map(({ status }) => status)).toEqual([
    "planned_and_saved",
    "applied",
    "planned_and_finished",
  ]);
}, 60_000);
