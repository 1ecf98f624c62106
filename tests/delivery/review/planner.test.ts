import { makePlans } from "../../../delivery/review/make-plans";
import type { ResourceChange } from "../../../delivery/review/plan-json";
import { planned, type Planned, type Values } from "./planner";
import { TerraformApp } from "./terraform-app";

const target = { project: "p", stage: "dev", account: "1", region: "r" };
const data = (blocks: object) => ({ one: { resource: { terraform_data: blocks } } });

describe("the planner of these tests", () => {
  it("writes what Terraform writes of resources that come, change, are replaced, move and go", async () => {
    const app = new TerraformApp();
    app.write(
      data({ changed: { input: "a" }, replaced: { triggers_replace: "a" }, gone: {}, old: {} }),
    );
    app.apply("one");
    const after = {
      changed: { input: "b" },
      replaced: { triggers_replace: "b" },
      fresh: { input: "x" },
      moved: {},
    };
    const delivery = {
      resource: { terraform_data: after },
      moved: [{ from: "terraform_data.old", to: "terraform_data.moved" }],
    };
    const made = await makePlans({
      delivery: app.write({ one: delivery }),
      target,
      project: app.folder,
      folder: app.plans,
    });
    const changes = made.plans[0]?.plan.resource_changes ?? [];
    expect(changes.map(({ address, change }) => [address, change.actions])).toEqual([
      ["terraform_data.changed", ["update"]],
      ["terraform_data.fresh", ["create"]],
      ["terraform_data.gone", ["delete"]],
      ["terraform_data.moved", ["no-op"]],
      ["terraform_data.replaced", ["delete", "create"]],
    ]);
    for (const each of changes) expect(planned(saidOf(each))).toEqual(withoutProvider(each));
  });
});

/** A resource of a real plan as a test would say it. */
function saidOf({ address, previous_address, action_reason, change }: ResourceChange): Planned {
  const { before, after, after_unknown, replace_paths } = change;
  return {
    address,
    ...(before ? { before: before as Values } : {}),
    ...(after ? { after: after as Values } : {}),
    ...(after && Object.keys(after_unknown ?? {}).length > 0
      ? { unknown: after_unknown as NonNullable<Planned["unknown"]> }
      : {}),
    ...(replace_paths ? { forcing: replace_paths.map((path) => path.join(".")) } : {}),
    ...(previous_address ? { movedFrom: previous_address } : {}),
    ...(action_reason ? { reason: action_reason } : {}),
  };
}

function withoutProvider(change: ResourceChange) {
  const { provider_name: _provider, ...rest } = change as ResourceChange & {
    provider_name: string;
  };
  return rest;
}
