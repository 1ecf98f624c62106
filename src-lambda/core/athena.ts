import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { setTimeout as sleep } from "node:timers/promises";

/** A row of an answer: text by column; null is undefined. */
export type Row = Readonly<Record<string, string | undefined>>;

/** A query that Athena could not answer. */
export class QueryFailed extends Error {
  override readonly name = "QueryFailed";
}

const POLL_MS = 500;

/** Queries in one workgroup. */
export class Athena {
  constructor(
    private readonly client: AthenaClient,
    private readonly workgroup: string,
  ) {}

  /** All rows of a SELECT, once it is answered. */
  async select(sql: string): Promise<Row[]> {
    const started = await this.client.send(
      new StartQueryExecutionCommand({ QueryString: sql, WorkGroup: this.workgroup }),
    );
    const id = started.QueryExecutionId ?? "";
    await this.ended(id);
    return this.rows(id);
  }

  private async ended(id: string): Promise<void> {
    for (;;) {
      const command = new GetQueryExecutionCommand({ QueryExecutionId: id });
      const { State, StateChangeReason } =
        (await this.client.send(command)).QueryExecution?.Status ?? {};
      if (State === "SUCCEEDED") return;
      if (State === "FAILED" || State === "CANCELLED") {
        throw new QueryFailed(`query ${id} ${State}: ${StateChangeReason ?? "no reason given"}`);
      }
      await sleep(POLL_MS);
    }
  }

  private async rows(id: string): Promise<Row[]> {
    const lines: (string | undefined)[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.client.send(
        new GetQueryResultsCommand({ QueryExecutionId: id, NextToken }),
      );
      for (const { Data = [] } of page.ResultSet?.Rows ?? [])
        lines.push(Data.map(({ VarCharValue }) => VarCharValue));
      NextToken = page.NextToken;
    } while (NextToken);
    // The first row of a SELECT's answer holds the names of the columns.
    const [names = [], ...rows] = lines;
    return rows.map((row) => Object.fromEntries(names.map((name, i) => [name ?? "", row[i]])));
  }
}
