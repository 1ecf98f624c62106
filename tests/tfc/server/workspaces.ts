import { linksIn, many, notFound, one, Refusal, type Resource, sentIn } from "./json-api";
import { newId, type Records, type Workspace } from "./records";
import { type Call, created, done, ok, type Routes } from "./router";
import { holderOf } from "./run-queue";

const ORGANIZATION = "/api/v2/organizations/:org/workspaces";
const WORKSPACE = "/api/v2/workspaces/:id";
const CONSUMERS = `${WORKSPACE}/relationships/remote-state-consumers`;

/** Workspaces: made, found, changed, locked, and who may read their state. */
export function workspaceRoutes(records: Records, settle: (workspace: Workspace) => void): Routes {
  const byId = ({ parameters }: Call) => records.workspace(parameters["id"] ?? "");
  const byName = ({ parameters }: Call) =>
    records.workspaceNamed(parameters["org"] ?? "", parameters["name"] ?? "");
  return {
    [`GET ${ORGANIZATION}`]: (call) => ok(many(found(records, call).map(resource))),
    [`POST ${ORGANIZATION}`]: (call) => created(one(resource(make(records, call)))),
    [`GET ${ORGANIZATION}/:name`]: (call) => ok(one(resource(byName(call)))),
    [`PATCH ${ORGANIZATION}/:name`]: (call) => ok(one(resource(change(byName(call), call)))),
    [`DELETE ${ORGANIZATION}/:name`]: (call) => remove(records, byName(call)),
    [`GET ${WORKSPACE}`]: (call) => ok(one(resource(byId(call)))),
    [`PATCH ${WORKSPACE}`]: (call) => ok(one(resource(change(byId(call), call)))),
    [`DELETE ${WORKSPACE}`]: (call) => remove(records, byId(call)),
    [`POST ${WORKSPACE}/actions/lock`]: (call) => {
      const workspace = byId(call);
      const holder = holderOf(workspace);
      if (holder) throw new Refusal(409, "conflict", `already locked by ${holder}`);
      workspace.lockedBy = "tester";
      return ok(one(resource(workspace)));
    },
    [`POST ${WORKSPACE}/actions/unlock`]: (call) => unlock(byId(call), settle),
    [`POST ${WORKSPACE}/actions/force-unlock`]: (call) => unlock(byId(call), settle),
    [`GET ${CONSUMERS}`]: (call) =>
      ok(many([...byId(call).consumers].map((id) => resource(records.workspace(id))))),
    [`POST ${CONSUMERS}`]: (call) => {
      const { consumers } = byId(call);
      for (const { id } of linksIn(call.body)) consumers.add(records.workspace(id).id);
      return done();
    },
    [`PATCH ${CONSUMERS}`]: (call) => {
      const { consumers } = byId(call);
      consumers.clear();
      for (const { id } of linksIn(call.body)) consumers.add(records.workspace(id).id);
      return done();
    },
    [`DELETE ${CONSUMERS}`]: (call) => {
      for (const { id } of linksIn(call.body)) byId(call).consumers.delete(id);
      return done();
    },
  };
}

function found(records: Records, { parameters, query }: Call): Workspace[] {
  const wanted = query.get("search[name]") ?? "";
  return [...records.workspaces.values()].filter(
    ({ organization, name }) => organization === parameters["org"] && name.includes(wanted),
  );
}

function make(records: Records, { parameters, body }: Call): Workspace {
  const { attributes } = sentIn(body);
  const name = String(attributes["name"] ?? "");
  const organization = parameters["org"] ?? "";
  if (!/^[\w-]{1,90}$/.test(name)) throw new Refusal(422, "invalid attribute", "Name is invalid");
  const isTaken = [...records.workspaces.values()].some(
    (each) => each.name === name && each.organization === organization,
  );
  if (isTaken) throw new Refusal(422, "invalid attribute", "Name has already been taken");
  const workspace: Workspace = {
    id: newId("ws"),
    name,
    organization,
    settings: { ...attributes },
    lockedBy: undefined,
    consumers: new Set(),
    states: [],
    runs: [],
  };
  records.workspaces.set(workspace.id, workspace);
  return workspace;
}

function change(workspace: Workspace, { body }: Call): Workspace {
  const { attributes } = sentIn(body);
  workspace.settings = { ...workspace.settings, ...attributes };
  if (typeof attributes["name"] === "string") workspace.name = attributes["name"];
  return workspace;
}

function remove(records: Records, workspace: Workspace) {
  if (!records.workspaces.delete(workspace.id)) throw notFound();
  return done();
}

function unlock(workspace: Workspace, settle: (workspace: Workspace) => void) {
  if (!workspace.lockedBy) throw new Refusal(409, "conflict", "not locked by a user");
  workspace.lockedBy = undefined;
  settle(workspace);
  return ok(one(resource(workspace)));
}

const PERMISSIONS = [
  "can-destroy",
  "can-force-unlock",
  "can-lock",
  "can-queue-apply",
  "can-queue-destroy",
  "can-queue-run",
  "can-read-settings",
  "can-read-state-versions",
  "can-unlock",
  "can-update",
];

/** A workspace as its clients see it. */
export function resource(workspace: Workspace): Resource {
  const current = workspace.runs.findLast(({ isPlanOnly }) => !isPlanOnly);
  return {
    id: workspace.id,
    type: "workspaces",
    attributes: {
      "execution-mode": "remote",
      operations: true,
      "auto-apply": false,
      "global-remote-state": false,
      // Logs as text: the other form is Terraform's JSON, rendered by the client.
      "structured-run-output-enabled": false,
      "resource-count": 0,
      ...workspace.settings,
      name: workspace.name,
      locked: holderOf(workspace) !== undefined,
      permissions: Object.fromEntries(PERMISSIONS.map((name) => [name, true])),
    },
    relationships: {
      organization: { data: { id: workspace.organization, type: "organizations" } },
      ...(current && { "current-run": { data: { id: current.id, type: "runs" } } }),
    },
  };
}
