import { AthenaClient } from "@aws-sdk/client-athena";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { Athena } from "../../src-lambda/core/athena";
import { Backfills } from "../../src-lambda/core/backfills";
import { Executions } from "../../src-lambda/core/executions";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { writeRecord, type RunRecord } from "../../src-lambda/core/run-records";
import { planBackfill } from "../../src-lambda/plan-backfill/plan";
import type { Planning } from "../../src-lambda/plan-backfill/planned";
import { readRequest } from "../../src-lambda/plan-backfill/request";
import type { Tracking } from "../../src-lambda/track-backfill/tracking";
import type { Moto } from "./moto";
import { World } from "./world";

const ROLE = "arn:aws:iam::123456789012:role/states";
const DEFINITION = '{"StartAt":"a","States":{"a":{"Type":"Succeed"}}}';
const NOW = "2026-03-01T00:00:00.000Z";

/** What a run published, as its job records it. */
export const JUDGED: RunRecord = {
  run_id: "",
  step: "raw_to_processed",
  status: "succeeded",
  finished_at: NOW,
  rows_in: 2,
  accepted: 1,
  quarantined: 1,
  duplicates: 0,
  superseded: 1,
  removed: 0,
  other_dates: 0,
};

/** A world with a ledger of backfills and two state machines. */
export class BackfillWorld {
  readonly planning: Planning;
  readonly tracking: Tracking;
  readonly backfills: Backfills;
  private readonly sfn = new SFNClient({});

  private constructor(
    private readonly moto: Moto,
    readonly world: World,
    readonly daily: string,
    private readonly machine: string,
  ) {
    const { curated, documents, ledger, name, raw, s3, table } = world;
    this.backfills = new Backfills(documents, `${name}-backfills`);
    const athena = new Athena(new AthenaClient({}), "primary");
    const executions = new Executions(this.sfn);
    const common = { s3, athena, backfills: this.backfills, executions, now: () => NOW };
    const tables = { BACKFILLS_TABLE: `${name}-backfills`, WORKGROUP: "primary" };
    const limits = { DATES_PER_RUN: 2, MAX_CONCURRENCY: 4 };
    const plan = { RAW_BUCKET: raw, FILES_TABLE: table, ...tables, ...limits };
    this.planning = { ...common, ledger, env: plan };
    const leases = { LEASES_TABLE: world.leases, LEASED_TABLES: ["processed.sales"] };
    const track = { CURATED_BUCKET: curated, DAILY_ARN: daily, ...tables, ...leases };
    this.tracking = { ...common, documents, env: track };
  }

  static async create(moto: Moto, name: string): Promise<BackfillWorld> {
    const world = await World.create(name);
    const dynamodb = new DynamoDBClient({});
    await dynamodb.send(table(`${name}-backfills`, ["backfill_id", "entry"]));
    const [daily, machine] = await Promise.all(
      ["daily", "backfill"].map(async (kind) => {
        const create = { name: `${name}-${kind}`, definition: DEFINITION, roleArn: ROLE };
        const made = await new SFNClient({}).send(new CreateStateMachineCommand(create));
        return made.stateMachineArn ?? "";
      }),
    );
    return new BackfillWorld(moto, world, daily ?? "", machine ?? "");
  }

  /** A file whose rows a run has published. */
  async done(name: string, rows = 1): Promise<FileItem> {
    const lines = `${name},O,1,1\n`.repeat(rows);
    const text = `transaction_id,order_id,quantity,unit_price\n${lines}`;
    const file = await this.world.drop(`landing/sales/${name}.csv`, text);
    await this.world.ledger.claim(file, "r", NOW);
    await this.world.ledger.finish(file.file_id, "r", NOW);
    return file;
  }

  /** What the next queries are answered, each a list of rows. */
  async answers(...queries: readonly (readonly Readonly<Record<string, string>>[])[]) {
    const row = (values: readonly string[]) => ({
      Data: values.map((VarCharValue) => (VarCharValue === "" ? {} : { VarCharValue })),
    });
    const results = queries.map((rows) => ({
      rows: [row(Object.keys(rows[0] ?? {})), ...rows.map((each) => row(Object.values(each)))],
    }));
    const body = JSON.stringify({ results });
    await fetch(`${this.moto.url}/moto-api/static/athena/query-results`, { method: "POST", body });
  }

  /** Starts an execution that moto leaves running until it is stopped. */
  async start(kind: "daily" | "backfill", name: string): Promise<string> {
    const stateMachineArn = kind === "daily" ? this.daily : this.machine;
    const started = await this.sfn.send(new StartExecutionCommand({ stateMachineArn, name }));
    return started.executionArn ?? "";
  }

  async stop(executionArn: string): Promise<void> {
    await this.sfn.send(new StopExecutionCommand({ executionArn }));
  }

  plan(given: object, execution = "arn:none") {
    const request = readRequest({ backfill_id: "b", ...given }, 4);
    return planBackfill(this.planning, request, execution);
  }

  /** The records that the job of a run leaves. */
  async worked(run_id: string, judged: Partial<RunRecord> = {}): Promise<void> {
    const { curated, s3 } = this.world;
    for (const step of ["data_quality_check", "aggregation_job"])
      await writeRecord(s3, curated, { run_id, step, status: "succeeded", finished_at: NOW });
    await writeRecord(s3, curated, { ...JUDGED, ...judged, run_id });
  }
}

function table(TableName: string, key: readonly string[]): CreateTableCommand {
  return new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: key.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: key.map((AttributeName, i) => ({
      AttributeName,
      KeyType: i === 0 ? "HASH" : "RANGE",
    })),
  });
}
