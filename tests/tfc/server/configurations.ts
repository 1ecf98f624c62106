import { many, one, type Resource, sentIn } from "./json-api";
import type { Objects } from "./objects";
import { type ConfigurationVersion, newId, type Records } from "./records";
import { created, ok, type Routes } from "./router";

/** Configuration versions: the archive of a root module. */
export function configurationRoutes(records: Records, objects: Objects): Routes {
  const resource = (version: ConfigurationVersion): Resource => ({
    id: version.id,
    type: "configuration-versions",
    attributes: {
      status: version.status,
      speculative: version.isSpeculative,
      "auto-queue-runs": false,
      source: "tfe-api",
      "upload-url": objects.address({ put: (bytes) => accept(version, bytes) }),
    },
  });
  return {
    "POST /api/v2/workspaces/:id/configuration-versions": ({ parameters, body }) => {
      const workspace = records.workspace(parameters["id"] ?? "");
      const version: ConfigurationVersion = {
        id: newId("cv"),
        workspace,
        isSpeculative: sentIn(body).attributes["speculative"] === true,
        status: "pending",
        archive: undefined,
      };
      records.configurations.set(version.id, version);
      return created(one(resource(version)));
    },
    "GET /api/v2/workspaces/:id/configuration-versions": ({ parameters }) => {
      const { id } = records.workspace(parameters["id"] ?? "");
      const all = [...records.configurations.values()];
      return ok(many(all.filter(({ workspace }) => workspace.id === id).map(resource)));
    },
    "GET /api/v2/configuration-versions/:id": ({ parameters }) =>
      ok(one(resource(records.configuration(parameters["id"] ?? "")))),
  };
}

const GZIP = Buffer.from([0x1f, 0x8b]);

function accept(version: ConfigurationVersion, bytes: Buffer): void {
  const isArchive = bytes.subarray(0, 2).equals(GZIP);
  version.status = isArchive ? "uploaded" : "errored";
  version.archive = isArchive ? bytes : undefined;
}
