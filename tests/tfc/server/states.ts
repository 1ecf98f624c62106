import { many, notFound, one, Refusal, type Resource, sentIn } from "./json-api";
import type { Objects } from "./objects";
import { newId, type Records, type StateVersion, type Workspace } from "./records";
import { type Call, created, ok, type Routes } from "./router";
import { holderOf } from "./run-queue";
import { outputsOf } from "./state-outputs";

const WORKSPACE = "/api/v2/workspaces/:id";

/** State versions: written under a lock, read by who may. */
export function stateRoutes(records: Records, objects: Objects): Routes {
  const workspaceOf = (call: Call) => {
    const workspace = records.workspace(call.parameters["id"] ?? "");
    if (mayRead(records, workspace, call)) return workspace;
    throw notFound();
  };
  const versionOf = (call: Call) => {
    const version = records.state(call.parameters["id"] ?? "");
    if (mayRead(records, version.workspace, call)) return version;
    throw notFound();
  };
  const resource = (version: StateVersion) => stateResource(version, objects);
  return {
    [`POST ${WORKSPACE}/state-versions`]: (call) =>
      created(one(resource(write(workspaceOf(call), call)))),
    [`GET ${WORKSPACE}/current-state-version`]: (call) =>
      ok(one(resource(currentOf(workspaceOf(call))))),
    [`GET ${WORKSPACE}/current-state-version-outputs`]: (call) =>
      ok(many(outputsOf(currentOf(workspaceOf(call))).map(withoutSecret))),
    "GET /api/v2/state-versions": (call) => {
      const organization = call.query.get("filter[organization][name]") ?? "";
      const name = call.query.get("filter[workspace][name]") ?? "";
      const { states } = records.workspaceNamed(organization, name);
      return ok(many(states.toReversed().map(resource)));
    },
    "GET /api/v2/state-versions/:id": (call) => ok(one(resource(versionOf(call)))),
    "GET /api/v2/state-versions/:id/outputs": (call) =>
      ok(many(outputsOf(versionOf(call)).map(withoutSecret))),
    "GET /api/v2/state-version-outputs/:id": (call) => {
      const [, version = "", name = ""] = /^wsout-(sv-\w+)-(.+)$/.exec(id(call)) ?? [];
      const parameters = { id: version };
      const outputs = outputsOf(versionOf({ ...call, parameters }));
      const output = outputs.find(({ attributes }) => attributes?.["name"] === name);
      if (!output) throw notFound();
      return ok(one(output));
    },
  };
}

const id = ({ parameters }: Call) => parameters["id"] ?? "";

/** A run reads its own workspace's state, and that of workspaces which name it as consumer. */
function mayRead(records: Records, workspace: Workspace, { caller }: Call): boolean {
  if (caller.kind === "user" || workspace.settings["global-remote-state"] === true) return true;
  const reader = records.run((run) => run.id === caller.run).workspace;
  return reader.id === workspace.id || workspace.consumers.has(reader.id);
}

function currentOf({ states }: Workspace): StateVersion {
  const current = states.findLast(({ content }) => content);
  if (!current) throw notFound();
  return current;
}

function write(workspace: Workspace, { body }: Call): StateVersion {
  const { attributes } = sentIn(body);
  if (!holderOf(workspace))
    throw new Refusal(409, "conflict", "the workspace must be locked to write its state");
  const sent = attributes["state"];
  const version: StateVersion = {
    id: newId("sv"),
    workspace,
    serial: Number(attributes["serial"]),
    lineage: String(attributes["lineage"] ?? ""),
    md5: String(attributes["md5"]),
    content: typeof sent === "string" ? Buffer.from(sent, "base64") : undefined,
    run: undefined,
  };
  const last = workspace.states.findLast(({ content }) => content);
  if (last && attributes["force"] !== true) refuseOlder(last, version);
  workspace.states.push(version);
  return version;
}

function refuseOlder(last: StateVersion, { serial, lineage, md5 }: StateVersion): void {
  if (lineage && last.lineage && lineage !== last.lineage)
    throw new Refusal(409, "conflict", `lineage ${lineage} is not ${last.lineage}`);
  if (serial < last.serial || (serial === last.serial && md5 !== last.md5))
    throw new Refusal(409, "conflict", `serial ${serial} is not above ${last.serial}`);
}

function stateResource(version: StateVersion, objects: Objects): Resource {
  const put = (bytes: Buffer) => {
    version.content = bytes;
  };
  return {
    id: version.id,
    type: "state-versions",
    attributes: {
      serial: version.serial,
      size: version.content?.length ?? 0,
      status: version.content ? "finalized" : "pending",
      "resources-processed": true,
      "hosted-state-download-url": objects.address({ get: () => version.content }),
      "hosted-state-upload-url": version.content ? null : objects.address({ put }),
      // The description beside the state, which nobody reads here.
      "hosted-json-state-upload-url": objects.address({ put: () => undefined }),
    },
    relationships: {
      workspace: { data: { id: version.workspace.id, type: "workspaces" } },
      ...(version.run && { run: { data: { id: version.run.id, type: "runs" } } }),
    },
  };
}

const withoutSecret = (output: Resource): Resource =>
  output.attributes?.["sensitive"]
    ? { ...output, attributes: { ...output.attributes, value: null } }
    : output;
