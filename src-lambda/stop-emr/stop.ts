import { type EMRClient, TerminateJobFlowsCommand } from "@aws-sdk/client-emr";
import * as v from "valibot";
import type { Clusters } from "../core/emr/clusters";
import { outcomeOf } from "../core/emr/outcome";
import { log } from "../core/log";

const request = v.object({ run_id: v.string() });
const statusChange = v.object({
  "detail-type": v.literal("Step Functions Execution Status Change"),
  detail: v.object({ name: v.string() }),
});

/** From the failure path of a run, or the event of one that ended without it. */
export type StopRequest = v.InferOutput<typeof request> | v.InferOutput<typeof statusChange>;

/** Which run is meant. */
export function runIdOf(event: StopRequest): string {
  const changed = v.safeParse(statusChange, event);
  return changed.success ? changed.output.detail.name : v.parse(request, event).run_id;
}

/** Stops the cluster of a run, if it has one that still works; gives its id. */
export async function stop(
  { clusters, emr }: { readonly emr: EMRClient; readonly clusters: Clusters },
  run_id: string,
): Promise<string | null> {
  const cluster = await clusters.find(run_id);
  if (!cluster) return null;
  const { cluster_id } = cluster;
  if ((await outcomeOf(emr, cluster_id)).state !== "working") return null;
  await emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [cluster_id] }));
  log("warn", "cluster stopped", { run_id, cluster_id });
  return cluster_id;
}
