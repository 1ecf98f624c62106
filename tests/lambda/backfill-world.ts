import { AthenaClient } from "@aws-sdk/client-athena";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { Athena } from "../../src-lambda/core/athena";
import { Backfills } from "../../src-lambda/core/backfills";
import { Executions } from "../../src-lambda/core/executions";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { writeRecord, type RunRecord } from "../../src-lambda/core/run-records";
import { planBackfill } from "../../src-lambda/plan-backfill/plan";
import type { Planning } from "../../src-lambda/plan-backfill/planned";
import { readRequest } from "../../src-lambda/plan-backfill/request";
import type { Tracking } from "../../src-lambda/track-backfill/tracking";
import { Machine } from "./machine";
import type { Moto } from "./moto";
import { itemTable } from "./tables";
import { World } from "./world";

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

  private constructor(
    private readonly moto: Moto,
    readonly world: World,
    private readonly machines: { readonly daily: Machine; readonly backfill: Machine },
  ) {
    const { curated, documents, ledger, name, raw, s3, table } = world;
    this.backfills = new Backfills(documents, `${name}-backfills`);
    const athena = new Athena(new AthenaClient({}), "primary");
    const executions = new Executions(new SFNClient({}));
    const common = { s3, athena, backfills: this.backfills, executions, now: () => NOW };
    const tables = { BACKFILLS_TABLE: `${name}-backfills`, WORKGROUP: "primary" };
    const limits = { DATES_PER_RUN: 2, MAX_CONCURRENCY: 4 };
    const plan = { RAW_BUCKET: raw, FILES_TABLE: table, ...tables, ...limits };
    this.planning = { ...common, ledger, env: plan };
    const leases = { LEASES_TABLE: world.leases, LEASED_TABLES: ["processed.sales"] };
    const track = { CURATED_BUCKET: curated, DAILY_ARN: this.daily, ...tables, ...leases };
    this.tracking = { ...common, documents, env: track };
  }

  static async create(moto: Moto, name: string): Promise<BackfillWorld> {
    const world = await World.create(name);
    const dynamodb = new DynamoDBClient({});
    await dynamodb.send(itemTable(`${name}-backfills`, "backfill_id", "entry"));
    const daily = await Machine.create(`${name}-daily`);
    const backfill = await Machine.create(`${name}-backfill`);
    return new BackfillWorld(moto, world, { daily, backfill });
  }

  /** ARN of the machine whose runs go first. */
  get daily(): string {
    return this.machines.daily.arn;
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

  /** Starts an execution that goes on until it is stopped. */
  start(kind: "daily" | "backfill", name: string): Promise<string> {
    return this.machines[kind].start(name);
  }

  stop(executionArn: string): Promise<void> {
    return this.machines.daily.stop(executionArn);
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
