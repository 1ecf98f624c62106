import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noteNext } from "../../delivery/apply-plans/applied-note";
import { type Application, applyPlans } from "../../delivery/apply-plans/apply-plans";
import { ReviewNeeded } from "../../delivery/failure";
import { readReport } from "../../delivery/review/make-review";
import { readPlans } from "../../delivery/review/plan-folder";
import { apply } from "../../delivery/stack-commands";
import { readState } from "../../delivery/stored-state";
import type { Stack } from "../../delivery/synthesized";
import {
  BASE,
  commit,
  plannedIn,
  type PlannedOptions,
  reviewOf,
  target,
  thing,
} from "./planned-project";
import { TerraformWorld } from "./terraform-world";

let world: TerraformWorld;
beforeAll(async () => void (world = await TerraformWorld.start()));
afterAll(() => world.stop());

const planned = (stacks: readonly Stack[], options?: PlannedOptions) =>
  plannedIn(world, stacks, options);

const resourcesOf = async (stack: Stack) =>
  ((await readState(world.s3, stack))?.resources ?? []).map(({ name }) => name);

const refusal = (application: Application): Promise<Error & { fix?: string }> =>
  applyPlans(application).then(
    () => new Error("it was applied"),
    (error: unknown) => error as Error & { fix?: string },
  );

it("applies what was reviewed in the order of waves, once", async () => {
  const one = world.stack("order-one", thing("1"));
  const two = world.stack("order-two", thing("2"), { dependencies: ["order-one"] });
  const application = await planned([two, one]);
  expect(await applyPlans(application)).toEqual(["order-one", "order-two"]);
  expect(await applyPlans(application)).toEqual([]);

  const again = await application.review(join(application.project, "again"), null);
  expect(again.verdict.level).toBe("nothing");
});

describe("plans that do not fit", () => {
  it("are refused when a file was altered or is missing", async () => {
    const stack = world.stack("altered", thing("1"));
    const application = await planned([stack]);
    appendFileSync(join(application.folder, "altered.tfplan"), "x");
    expect((await refusal(application)).message).toMatch(
      /nothing was changed:\n {2}altered: altered.tfplan has SHA-256 \w{64}, reviewed was \w{64}/,
    );
    expect(await resourcesOf(stack)).toEqual([]);
  });

  it("are refused when nobody reviewed them, and when the review blocks them", async () => {
    const guarded = (deletion_protection: boolean) => ({
      terraform_data: { thing: { input: { deletion_protection } } },
    });
    const application = await planned([world.stack("blocked", guarded(true))]);
    expect(await applyPlans(application)).toEqual(["blocked"]);
    const delivery = { ...application.delivery, stacks: [world.stack("blocked", guarded(false))] };
    const weaker = { ...application, delivery };
    expect((await reviewOf(weaker)).verdict.level).toBe("blocked");
    expect((await refusal(weaker)).message).toMatch(
      /nothing was changed:\n {2}review: 🛑 Blocked: .*1 changed in blocked$/,
    );
    rmSync(join(application.folder, "report"), { recursive: true });
    expect((await refusal(weaker)).message).toMatch(/review: there is none of them$/);
  });

  it("are refused in another commit, of another stage and beside another output", async () => {
    const stack = world.stack("foreign", thing("1"));
    const application = await planned([stack]);
    commit(application.project, "second");
    writeFileSync(join(stack.folder, "asset.txt"), "changed");
    const prod = { ...target, stage: "prod", account: "210987654321" };
    const delivery = {
      ...application.delivery,
      stacks: [...application.delivery.stacks, world.stack("forgotten", thing("1"))],
    };
    const { message } = await refusal({ ...application, delivery, target: prod });
    for (const fault of [
      "forgotten: the folder has no plan of it",
      "stage: they are of dev, here is prod",
      "account: they are of 123456789012, here is 210987654321",
      "commit: they are of",
      "artifact: they are of",
    ])
      expect(message).toContain(fault);
    expect(await resourcesOf(stack)).toEqual([]);
  });

  it("are refused, all of them, when the state of one moved on", async () => {
    const quiet = world.stack("quiet", thing("1"));
    const moved = world.stack("moved", thing("1"), { dependencies: ["quiet"] });
    const application = await planned([quiet, moved]);
    const other = world.stack("moved", thing("by another"), { copy: "another clone" });
    await apply(world.elsewhere("another clone"), other);
    expect((await refusal(application)).message).toMatch(
      /moved: its state was serial 1 of [\w-]+, now it is serial \d/,
    );
    expect(await resourcesOf(quiet)).toEqual([]);
  });
});

it("stops at a failure, says what is applied and what not, and goes on with the next call", async () => {
  const first = world.stack("stop-first", thing("1"));
  const locked = world.stack("stop-locked", thing("2"), {
    locks: "lockfile",
    dependencies: ["stop-first"],
  });
  const last = world.stack("stop-last", thing("3"), { dependencies: ["stop-locked"] });
  const application = await planned([first, locked, last]);
  const { bucket = "", key = "" } = locked.backend ?? {};
  const lock = { Bucket: bucket, Key: `${key}.tflock` };
  const Body = JSON.stringify({ ID: "held", Who: "ci@runner", Created: "2026-01-02T03:04:05Z" });
  await world.s3.send(new PutObjectCommand({ ...lock, Body }));

  const { message, fix } = await refusal(application);
  expect(message).toContain("ci@runner works on it since 2026-01-02T03:04:05Z");
  expect(message).toContain("applied: stop-first\nfailed: stop-locked\nnot applied: stop-last");
  expect(fix).toContain("force-unlock");

  await world.s3.send(new DeleteObjectCommand(lock));
  expect(await applyPlans(application)).toEqual(["stop-locked", "stop-last"]);
});

it("does not apply a preview, but plans it again for another review", async () => {
  const base = world.stack("base", thing("made"), {
    more: { output: { id: { value: "${terraform_data.thing.id}" } } },
  });
  const source = { bucket: base.backend?.bucket, key: base.backend?.key, region: "us-east-1" };
  const reader = world.stack("reader", thing("${data.terraform_remote_state.base.outputs.id}"), {
    dependencies: ["base"],
    more: {
      data: {
        terraform_remote_state: {
          base: { backend: "s3", config: source, defaults: { id: "placeholder" } },
        },
      },
    },
  });
  const application = await planned([base, reader]);
  expect(readPlans(application.folder).stacks[1]).toMatchObject({ preview: true });

  const stopped = await refusal(application);
  expect(stopped).toBeInstanceOf(ReviewNeeded);
  const next = { ...application, folder: `${application.folder}-2` };
  expect(stopped.message).toMatch(
    /^reader could only be previewed.*planned again in .*plans-2: ✅ Nothing of concern: 1 created in reader$/,
  );
  expect(await resourcesOf(base)).toEqual(["thing"]);
  expect(await resourcesOf(reader)).toEqual([]);
  expect((await refusal(application)).message).toBe(stopped.message);

  // As a review leaves it, against the same base.
  expect(readReport(next.folder)).toMatchObject({ facts: { base: BASE }, failed: [] });
  for (const file of ["comment.md", "review.html"])
    expect(readFileSync(join(next.folder, "report", file), "utf8")).toContain("1 created");
  expect(stopped.fix).toContain(join(next.folder, "report", "comment.md"));

  expect(await applyPlans(next)).toEqual(["reader"]);
  const [made] = (await readState(world.s3, reader))?.resources?.filter(
    ({ mode }) => mode === "managed",
  ) ?? [undefined];
  expect(made?.instances?.[0]?.attributes?.["output"]).not.toBe("placeholder");
});

it("says how to make a place for the state where there is none, before and instead of an apply", async () => {
  const s3 = { bucket: "nobody-made-it", key: "homeless/terraform.tfstate", region: "us-east-1" };
  const stack = world.stack("homeless", thing("1"), { settings: { backend: { s3 } } });
  const application = await planned([stack], { isSeeded: false });
  const comment = readFileSync(join(application.folder, "report", "comment.md"), "utf8");
  expect(comment).toContain("⚠️ **Look closely**: homeless only as a preview; 1 created");
  const fault = "there is no place for its state yet: npm run -s pipeline -- state bootstrap";
  expect(comment).toContain(fault);
  expect((await refusal(application)).message).toBe(
    `nothing can be applied yet:\n  homeless: ${fault}`,
  );
});

it("takes plans that were made anew in the same folder for new ones", async () => {
  const stack = world.stack("anew", thing("1"));
  const application = await planned([stack]);
  await applyPlans(application);
  noteNext(application.folder, application.folder);
  await application.review(application.folder, null);
  expect(await applyPlans(application)).toEqual([]);
});
