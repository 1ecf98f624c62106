import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { readPlanJson, readPlans } from "../../../delivery/review/plan-folder";
import { makePlans } from "../../../delivery/review/make-plans";
import { TerraformApp, type SmallStack } from "./terraform-app";

const target = { project: "p", stage: "dev", account: "1", region: "r" };

/** `base` gives an id that only an apply can tell, and a name; `user` reads both. */
function stacks(app: TerraformApp, name: string): Record<string, SmallStack> {
  const outputs = "data.terraform_remote_state.base.outputs";
  return {
    user: {
      dependencies: ["base"],
      data: app.remoteState("base"),
      resource: {
        terraform_data: {
          use: { input: { id: `\${${outputs}.id}`, name: `\${${outputs}.name}` } },
        },
      },
    },
    base: {
      resource: { terraform_data: { key: { triggers_replace: name } } },
      output: { id: { value: "${terraform_data.key.id}" }, name: { value: name } },
    },
    lone: { resource: { terraform_data: { one: { input: "same" } } } },
  };
}

async function plan(app: TerraformApp, name: string) {
  const delivery = app.write(stacks(app, name));
  const made = await makePlans({ delivery, target, project: app.folder, folder: app.plans });
  return { made, of: Object.fromEntries(made.plans.map((each) => [each.planned.name, each])) };
}

describe("plans of all stacks", () => {
  const app = new TerraformApp();

  it("can be made before anything is there, with what the upstream foresees", async () => {
    const { made, of } = await plan(app, "first");
    expect(made.plans.map(({ planned }) => [planned.name, planned.wave])).toEqual([
      ["base", 0],
      ["lone", 0],
      ["user", 1],
    ]);
    expect(of["user"]?.planned).toMatchObject({
      changes: true,
      preview: true,
      reasons: ["base does not give id yet", "base does not give name yet"],
    });
    const [change, ...others] = of["user"]?.plan.resource_changes ?? [];
    expect(others).toEqual([]);
    expect(change?.change).toMatchObject({
      after: { input: { name: "first" } },
      after_unknown: { input: { id: true } },
    });
  });

  it("lie in a folder that is its owner's only, with what they were made from", () => {
    const plans = readPlans(app.plans);
    expect(plans).toMatchObject({ version: 1, stage: "dev", commit: "none", dirty: true });
    expect(plans.stacks.map(({ plan, json }) => [plan, json])).toContainEqual([
      "lone.tfplan",
      "lone.json",
    ]);
    const [lone] = plans.stacks.filter(({ name }) => name === "lone");
    expect(
      readPlanJson(app.plans, lone as { name: string; json: string }).planned_values,
    ).toBeDefined();
    for (const file of ["lone.tfplan", "lone.json"])
      expect(statSync(join(app.plans, file)).mode & 0o077).toBe(0);
  });

  it("say that nothing changes, once all is applied", async () => {
    app.write(stacks(app, "first"));
    for (const name of ["base", "lone", "user"]) app.apply(name);
    const { made } = await plan(app, "first");
    expect(made.plans.map(({ planned }) => [planned.changes, planned.preview])).toEqual(
      Array(3).fill([false, false]),
    );
  });

  it("are previews where the upstream is about to change what is read of it", async () => {
    const { of } = await plan(app, "second");
    expect(of["lone"]?.planned).toMatchObject({ changes: false, preview: false });
    expect(of["user"]?.planned.reasons).toEqual([
      "base is about to change id",
      "base is about to change name",
    ]);
    expect(of["user"]?.plan.resource_changes?.[0]?.change).toMatchObject({
      actions: ["update"],
      after: { input: { name: "second" } },
      after_unknown: { input: { id: true } },
    });
  });

  it("are not to be applied when one of them could not be made; what reads of it is not guessed", async () => {
    const broken = stacks(app, "third");
    const resource = {
      terraform_data: { key: { lifecycle: { prevent_destroy: true }, triggers_replace: "third" } },
    };
    const delivery = app.write({ ...broken, base: { ...broken["base"], resource } });
    const { plans, failed } = await makePlans({
      delivery,
      target,
      project: app.folder,
      folder: app.plans,
    });
    expect(plans.map(({ planned }) => planned.name)).toEqual(["lone"]);
    expect(failed.map(({ stack, error }) => [stack.name, error])).toEqual([
      ["base", expect.stringContaining("Instance cannot be destroyed")],
      ["user", "stack base, which it reads, could not be planned"],
    ]);
    expect(existsSync(join(app.plans, "plans.json"))).toBe(false);
  });
});
