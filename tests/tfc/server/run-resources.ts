import type { Resource } from "./json-api";
import type { Objects } from "./objects";
import { isConfirmable, type Phase, type Run } from "./records";

/** A run as its clients see it. */
export function runResource(run: Run): Resource {
  const isWaiting = isConfirmable(run);
  return {
    id: run.id,
    type: "runs",
    attributes: {
      status: run.status,
      message: run.message,
      "has-changes": run.hasChanges,
      "is-destroy": run.isDestroy,
      "plan-only": run.isPlanOnly,
      "refresh-only": run.isRefreshOnly,
      "save-plan": run.isSaved,
      "auto-apply": run.isAutoApplied,
      source: "tfe-api",
      actions: {
        "is-cancelable": run.status === "pending" || isWaiting,
        "is-confirmable": isWaiting,
        "is-discardable": run.status === "pending" || isWaiting,
        "is-force-cancelable": false,
      },
      permissions: { "can-apply": true, "can-cancel": true, "can-discard": true },
    },
    relationships: {
      workspace: { data: { id: run.workspace.id, type: "workspaces" } },
      plan: { data: { id: run.plan.id, type: "plans" } },
      apply: { data: { id: run.apply.id, type: "applies" } },
      "configuration-version": {
        data: { id: run.configuration.id, type: "configuration-versions" },
      },
    },
  };
}

/** The plan of a run. */
export const planResource = (run: Run, objects: Objects): Resource => ({
  id: run.plan.id,
  type: "plans",
  attributes: { "has-changes": run.hasChanges, ...attributesOf(run.plan, objects) },
});

/** The apply of a run. */
export const applyResource = (run: Run, objects: Objects): Resource => ({
  id: run.apply.id,
  type: "applies",
  attributes: attributesOf(run.apply, objects),
});

const attributesOf = ({ status, changes, log }: Phase, objects: Objects) => ({
  status,
  "resource-additions": changes.add,
  "resource-changes": changes.change,
  "resource-destructions": changes.destroy,
  "log-read-url": objects.address({ get: (offset, limit) => log.read(offset, limit) }),
});
