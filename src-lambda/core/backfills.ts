import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type {
  BackfillDate,
  BackfillEntry,
  BackfillPlan,
  BackfillRun,
  Progress,
} from "./backfill-entries";

/** Writes under way at the same time. */
const AT_ONCE = 25;

/** What a run of a backfill came to. */
export type RunChange = Partial<Pick<BackfillRun, "attempts" | "reason" | "result">> & {
  readonly status: Progress;
};

/** The ledger of backfills: what was planned, and how far each date and step came. */
export class Backfills {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** The plan of a backfill, or undefined if it was never planned to the end. */
  async plan(backfill_id: string): Promise<BackfillPlan | undefined> {
    const Key = { backfill_id, entry: "plan" };
    const found = new GetCommand({ TableName: this.table, Key, ConsistentRead: true });
    return (await this.client.send(found)).Item as BackfillPlan | undefined;
  }

  /** One run of a backfill. */
  async run(backfill_id: string, run_id: string): Promise<BackfillRun> {
    const Key = { backfill_id, entry: `run#${run_id}` };
    const found = new GetCommand({ TableName: this.table, Key, ConsistentRead: true });
    const { Item } = await this.client.send(found);
    if (Item) return Item as BackfillRun;
    throw new Error(`backfill ${backfill_id} has no run ${run_id} in ${this.table}`);
  }

  /** All runs of a backfill, in order. */
  async runs(backfill_id: string): Promise<BackfillRun[]> {
    const runs: BackfillRun[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.client.send(
        new QueryCommand({
          TableName: this.table,
          KeyConditionExpression: "backfill_id = :id AND begins_with(entry, :run)",
          ExpressionAttributeValues: { ":id": backfill_id, ":run": "run#" },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      );
      runs.push(...((page.Items ?? []) as BackfillRun[]));
      from = page.LastEvaluatedKey;
    } while (from);
    return runs;
  }

  /** Write entries, in any order. */
  async put(entries: readonly BackfillEntry[]): Promise<void> {
    await inGroups(entries, (Item) =>
      this.client.send(new PutCommand({ TableName: this.table, Item })),
    );
  }

  /** Note how far a run, and with it each of its dates, came. */
  async mark(
    run: BackfillRun,
    change: RunChange,
    steps: BackfillDate["steps"] = {},
  ): Promise<void> {
    const { backfill_id, dates, run_id } = run;
    const status = change.status;
    const entries = dates.map((date): BackfillDate => ({
      backfill_id,
      entry: `date#${date}`,
      date,
      run_id,
      status,
      steps,
    }));
    // The run last: it decides whether a continued backfill does these dates again.
    await this.put(entries);
    const { reason: _old, ...kept } = run;
    await this.put([{ ...kept, ...change }]);
  }

  /** Note who works on a backfill, or how it ended. */
  async setPlan(
    backfill_id: string,
    change: Partial<Pick<BackfillPlan, "status" | "execution_arn" | "finished_at">>,
  ): Promise<void> {
    const names = Object.keys(change);
    await this.client.send(
      new UpdateCommand({
        TableName: this.table,
        Key: { backfill_id, entry: "plan" },
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
        ConditionExpression: "attribute_exists(entry)",
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(change).map(([name, value]) => [`:${name}`, value]),
        ),
      }),
    );
  }
}

async function inGroups<T>(items: readonly T[], work: (item: T) => Promise<unknown>) {
  for (let start = 0; start < items.length; start += AT_ONCE)
    await Promise.all(items.slice(start, start + AT_ONCE).map(work));
}
