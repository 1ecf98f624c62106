import { many, one, Refusal, sentIn } from "./json-api";
import type { Objects } from "./objects";
import { newId, newPhase, type Records, type Run, type RunStatus } from "./records";
import { type Call, created, done, ok, type Routes } from "./router";
import type { RunQueue } from "./run-queue";
import { applyResource, planResource, runResource } from "./run-resources";
import { resource as workspaceResource } from "./workspaces";

const RUN = "/api/v2/runs/:id";
const PLANNED: readonly RunStatus[] = ["planned", "planned_and_saved"];
const WAITING: readonly RunStatus[] = ["pending", ...PLANNED];

/** Runs: made, confirmed, discarded. */
export function runRoutes(records: Records, objects: Objects, queue: RunQueue): Routes {
  const find = ({ parameters }: Call) => records.run(({ id }) => id === parameters["id"]);
  return {
    "POST /api/v2/runs": (call) => {
      const run = make(records, call);
      queue.add(run);
      return created(one(runResource(run)));
    },
    "GET /api/v2/workspaces/:id/runs": ({ parameters }) =>
      ok(
        many(
          records
            .workspace(parameters["id"] ?? "")
            .runs.toReversed()
            .map(runResource),
        ),
      ),
    [`GET ${RUN}`]: (call) => {
      const run = find(call);
      const wanted = (call.query.get("include") ?? "").split(",");
      const parts = {
        plan: () => planResource(run, objects),
        apply: () => applyResource(run, objects),
        workspace: () => workspaceResource(run.workspace),
      };
      const included = Object.entries(parts).filter(([name]) => wanted.includes(name));
      return ok(
        one(
          runResource(run),
          included.map(([, part]) => part()),
        ),
      );
    },
    [`POST ${RUN}/actions/apply`]: (call) => {
      const run = waiting(find(call), PLANNED, "confirmed");
      queue.confirm(run);
      return done(202);
    },
    [`POST ${RUN}/actions/discard`]: (call) => {
      queue.end(waiting(find(call), WAITING, "discarded"), "discarded");
      return done(202);
    },
    [`POST ${RUN}/actions/cancel`]: (call) => {
      queue.end(waiting(find(call), WAITING, "canceled"), "canceled");
      return done(202);
    },
    // Nothing of the kind is configured, and clients ask.
    [`GET ${RUN}/run-events`]: () => ok(many([])),
    [`GET ${RUN}/task-stages`]: () => ok(many([])),
    [`GET ${RUN}/policy-checks`]: () => ok(many([])),
  };
}

function make(records: Records, { body }: Call): Run {
  const { attributes, relationships } = sentIn(body);
  const workspace = records.workspace(relationships["workspace"]?.data?.id ?? "");
  const version = relationships["configuration-version"]?.data?.id;
  const latest = [...records.configurations.values()].findLast(
    (each) => each.workspace === workspace && !each.isSpeculative,
  );
  const configuration = version ? records.configuration(version) : latest;
  if (configuration?.status !== "uploaded")
    throw new Refusal(422, "unprocessable", "the configuration version is not uploaded");
  return {
    id: newId("run"),
    workspace,
    configuration,
    message: String(attributes["message"] ?? "Queued manually"),
    isPlanOnly: configuration.isSpeculative || attributes["plan-only"] === true,
    isDestroy: attributes["is-destroy"] === true,
    isRefreshOnly: attributes["refresh-only"] === true,
    isAutoApplied: (attributes["auto-apply"] ?? workspace.settings["auto-apply"] ?? false) === true,
    isSaved: attributes["save-plan"] === true,
    token: newId("run-token"),
    plan: newPhase("plan"),
    apply: newPhase("apply"),
    status: "pending",
    hasChanges: false,
    folder: undefined,
  };
}

function waiting(run: Run, allowed: readonly RunStatus[], verb: string): Run {
  if (allowed.includes(run.status)) return run;
  throw new Refusal(409, "transition not allowed", `a run that is ${run.status} cannot be ${verb}`);
}
