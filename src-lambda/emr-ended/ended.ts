import type { EMRClient } from "@aws-sdk/client-emr";
import type { SFNClient } from "@aws-sdk/client-sfn";
import * as v from "valibot";
import { type Clusters, runOf } from "../core/emr/clusters";
import { outcomeOf } from "../core/emr/outcome";
import { tell } from "../core/emr/tell";
import { log } from "../core/log";

const schema = v.object({
  "detail-type": v.literal("EMR Cluster State Change"),
  detail: v.object({ clusterId: v.string(), name: v.string(), state: v.string() }),
});

/** EMR's event of a cluster that has ended. */
export type ClusterEvent = v.InferOutput<typeof schema>;

/** What emr-ended works with. */
export interface Ending {
  readonly emr: EMRClient;
  readonly sfn: SFNClient;
  readonly clusters: Clusters;
  readonly prefix: string;
}

/** Ends the step of the run that the cluster worked for; says whether anybody was told. */
export async function ended(
  { clusters, emr, prefix, sfn }: Ending,
  event: ClusterEvent,
): Promise<boolean> {
  const { clusterId, name } = v.parse(schema, event).detail;
  const run_id = runOf(prefix, name);
  if (run_id === undefined) throw new Error(`cluster ${name} is none of ${prefix}; mend the rule`);
  const cluster = await clusters.find(run_id);
  // Lambda comes back with the event: a cluster may fail before its launcher has noted it.
  if (!cluster) throw new Error(`cluster ${clusterId} of run ${run_id} is not noted yet`);
  if (cluster.cluster_id !== clusterId) {
    log("info", "run has another cluster", { run_id, cluster_id: clusterId });
    return false;
  }
  const outcome = await outcomeOf(emr, clusterId);
  if (outcome.state === "working") throw new Error(`cluster ${clusterId} has not ended yet`);
  return tell(sfn, cluster, outcome);
}
