import { GetCommand, PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** The cluster that works for a run, and whom to tell when it has ended. */
export interface RunCluster {
  readonly run_id: string;
  readonly cluster_id: string;
  readonly task_token: string;
  readonly launched_at: string;
}

/** Longer than any run, with time to look at it. */
const KEPT_SECONDS = 30 * 24 * 3600;

/** Which cluster each run has. */
export class Clusters {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  async find(run_id: string): Promise<RunCluster | undefined> {
    const get = new GetCommand({ TableName: this.table, Key: { run_id }, ConsistentRead: true });
    return (await this.documents.send(get)).Item as RunCluster | undefined;
  }

  /** Note the cluster of a run; an earlier one of it has ended. */
  async note(cluster: RunCluster): Promise<void> {
    const expires_at = Math.floor(Date.parse(cluster.launched_at) / 1000) + KEPT_SECONDS;
    await this.documents.send(
      new PutCommand({ TableName: this.table, Item: { ...cluster, expires_at } }),
    );
  }
}

/** What the cluster of a run is called; EMR's events name it. */
export const clusterName = (prefix: string, run_id: string): string => `${prefix}-${run_id}`;

/** The run of a cluster of that name; undefined if it is none of ours. */
export function runOf(prefix: string, name: string): string | undefined {
  return name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1) : undefined;
}
