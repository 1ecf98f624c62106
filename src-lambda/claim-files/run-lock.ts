import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { isConditionFailed } from "../core/aws-errors";
import { releaseRunLock, runLock } from "../core/leases";
import type { Run } from "../core/manifest";
import type { Runs } from "./runs";

/** After so long nobody can redrive the owner: DynamoDB sweeps what a stopped run left behind. */
const KEPT_DAYS = 30;

/** Who works on a business date. */
export interface Holder {
  readonly owner: string;
  readonly taken_at: string;
}

/** Who works on the business date of `run`, in words. */
export const worksSince = ({ business_date }: Run, { owner, taken_at }: Holder): string =>
  `run ${owner} has been working on business date ${business_date} since ${taken_at}`;

/** The lease that keeps a second run of a business date away while the first one is running. */
export class RunLock {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly runs: Runs,
  ) {}

  /** Takes it for `run`; gives the run that holds it instead, if that one is running. */
  async take(run: Run, at: string): Promise<Holder | undefined> {
    let replaced = run.run_id;
    // Goes round only when somebody else took it or gave it back between two calls.
    for (;;) {
      if (await this.put(run, at, replaced)) return undefined;
      const holder = await this.holder(run.business_date);
      if (holder && (await this.runs.isRunning(holder.owner))) return holder;
      replaced = holder?.owner ?? run.run_id;
    }
  }

  /** Gives it back, unless another run holds it by now. */
  release(run: Run): Promise<void> {
    return releaseRunLock(this.documents, this.table, run);
  }

  private async put(
    { run_id, business_date }: Run,
    at: string,
    replaced: string,
  ): Promise<boolean> {
    const Item = {
      table_name: runLock(business_date),
      owner: run_id,
      taken_at: at,
      expires_at: Math.floor(Date.parse(at) / 1000) + KEPT_DAYS * 24 * 3600,
    };
    const command = new PutCommand({
      TableName: this.table,
      Item,
      ConditionExpression: "attribute_not_exists(table_name) OR #owner IN (:me, :replaced)",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":me": run_id, ":replaced": replaced },
    });
    try {
      await this.documents.send(command);
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }

  /** The run that holds it and is running, if there is one. */
  async runningHolder(business_date: string): Promise<Holder | undefined> {
    const holder = await this.holder(business_date);
    return holder && (await this.runs.isRunning(holder.owner)) ? holder : undefined;
  }

  private async holder(business_date: string): Promise<Holder | undefined> {
    const command = new GetCommand({
      TableName: this.table,
      Key: { table_name: runLock(business_date) },
      ConsistentRead: true,
    });
    return (await this.documents.send(command)).Item as Holder | undefined;
  }
}
