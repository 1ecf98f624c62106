import {
  type EMRClient,
  ListClustersCommand,
  paginateListClusters,
  RunJobFlowCommand,
} from "@aws-sdk/client-emr";
import type { GlueClient } from "@aws-sdk/client-glue";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { type Clusters, clusterName } from "../core/emr/clusters";
import { type Outcome, outcomeOf } from "../core/emr/outcome";
import { tell } from "../core/emr/tell";
import { publishedSnapshot } from "../core/iceberg";
import { log } from "../core/log";
import { clusterRequest, type LaunchRun } from "./cluster-request";
import type { Settings } from "./settings";

/** Input from the state machine. */
export interface LaunchRequest extends LaunchRun {
  /** Ends the step that waits. */
  readonly task_token: string;
}

/** What launch-emr works with. */
export interface Launching {
  readonly emr: EMRClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly clusters: Clusters;
  readonly settings: Settings;
  readonly now: () => string;
}

/**
 * Gives a run its cluster. Called again, for a retry or after a redrive, it finds the one that works and has it
 * report to the new token; what it did not do is started anew, what it did is not done twice.
 */
export async function launch(launching: Launching, request: LaunchRequest): Promise<string> {
  const { clusters, emr, now, sfn } = launching;
  const { run_id, task_token } = request;
  const known = await standing(launching, run_id);
  const again = known && known.outcome.state !== "failed";
  const cluster_id = again ? known.cluster_id : await start(launching, request);
  const cluster = { run_id, cluster_id, task_token, launched_at: now() };
  await clusters.note(cluster);
  log("info", again ? "cluster found" : "cluster launched", { run_id, cluster_id });
  // It may have ended before its end could be told to this token.
  const outcome = again ? await outcomeOf(emr, cluster_id) : ({ state: "working" } as const);
  if (outcome.state !== "working") await tell(sfn, cluster, outcome);
  return cluster_id;
}

/** The run's cluster, if it has one; one that was started but never noted is found by its name. */
async function standing(
  { clusters, emr, settings }: Launching,
  run_id: string,
): Promise<{ readonly cluster_id: string; readonly outcome: Outcome } | undefined> {
  const noted = (await clusters.find(run_id))?.cluster_id;
  const outcome = noted ? await outcomeOf(emr, noted) : undefined;
  if (noted && outcome && outcome.state !== "failed") return { cluster_id: noted, outcome };
  const name = clusterName(settings.name_prefix, run_id);
  const live = await liveCluster(emr, name);
  return live ? { cluster_id: live, outcome: { state: "working" } } : undefined;
}

async function liveCluster(client: EMRClient, name: string): Promise<string | undefined> {
  const states: ListClustersCommand["input"] = {
    ClusterStates: ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"],
  };
  for await (const { Clusters = [] } of paginateListClusters({ client }, states)) {
    const found = Clusters.find(({ Name }) => Name === name);
    if (found?.Id) return found.Id;
  }
  return undefined;
}

async function start(launching: Launching, request: LaunchRequest): Promise<string> {
  const { emr, settings } = launching;
  const bytes = (await publishedSnapshot(launching, settings.sized_by))?.bytes ?? 0;
  const { JobFlowId } = await emr.send(
    new RunJobFlowCommand(clusterRequest(settings, request, bytes)),
  );
  if (JobFlowId === undefined) throw new Error(`EMR gave run ${request.run_id} no cluster id`);
  return JobFlowId;
}
