import { many, notFound, one, type Resource } from "./json-api";
import type { Records } from "./records";
import { done, ok, type Routes } from "./router";

/** The account, the one organization and what it may do. */
export function organizationRoutes(organization: string, records: Records): Routes {
  const known = (name = ""): string => {
    if (name !== organization) throw notFound();
    return name;
  };
  return {
    "GET /.well-known/terraform.json": () => ({
      ...ok(SERVICES),
      headers: { "content-type": "application/json" },
    }),
    "GET /api/v2/ping": () => done(),
    "GET /api/v2/account/details": () =>
      ok(one({ id: "user-1", type: "users", attributes: { username: "tester" } })),
    "GET /api/v2/organizations/:org": ({ parameters }) => {
      const name = known(parameters["org"]);
      return ok(one({ id: name, type: "organizations", attributes: { name } }));
    },
    "GET /api/v2/organizations/:org/entitlement-set": ({ parameters }) =>
      ok(one(entitlements(known(parameters["org"])))),
    "GET /api/v2/organizations/:org/capacity": ({ parameters }) => {
      const runs = [...records.workspaces.values()].flatMap((each) => each.runs);
      const count = (...wanted: string[]) =>
        runs.filter(({ status }) => wanted.includes(status)).length;
      const attributes = { pending: count("pending"), running: count("planning", "applying") };
      const id = known(parameters["org"]);
      return ok(one({ id, type: "organization-capacity", attributes }));
    },
    // Runs wait for their workspace only, never for a free worker.
    "GET /api/v2/organizations/:org/runs/queue": () => ok(many([])),
  };
}

const SERVICES = { "tfe.v2": "/api/v2/", "tfe.v2.1": "/api/v2/", "state.v2": "/api/v2/" };

const entitlements = (id: string): Resource => ({
  id,
  type: "entitlement-sets",
  attributes: { operations: true, "state-storage": true, teams: false, sentinel: false },
});
