import { one } from "./json-api";
import type { Objects } from "./objects";
import type { Records } from "./records";
import { type Call, done, ok, type Routes } from "./router";
import type { Worker } from "./run-queue";
import { applyResource, planResource } from "./run-resources";

/** Plans and applies of runs, with their logs. */
export function planRoutes(records: Records, objects: Objects, worker: Worker): Routes {
  const runOfPlan = ({ parameters }: Call) =>
    records.run(({ plan }) => plan.id === parameters["id"]);
  return {
    "GET /api/v2/plans/:id": (call) => ok(one(planResource(runOfPlan(call), objects))),
    // As Terraform Cloud does: nothing while it is not there, then the address of what was made.
    "GET /api/v2/plans/:id/json-output": async (call) => {
      const run = runOfPlan(call);
      if (run.plan.status !== "finished") return done();
      const plan = await worker.describe(run);
      return { status: 307, headers: { location: objects.address({ get: () => plan }) } };
    },
    "GET /api/v2/applies/:id": ({ parameters }) => {
      const run = records.run(({ apply }) => apply.id === parameters["id"]);
      return ok(one(applyResource(run, objects)));
    },
  };
}
