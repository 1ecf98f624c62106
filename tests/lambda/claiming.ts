import { GetObjectCommand } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { type Claimed, claimFiles } from "../../src-lambda/claim-files/claim";
import { RunLock } from "../../src-lambda/claim-files/run-lock";
import { Runs } from "../../src-lambda/claim-files/runs";
import { worlds } from "./ingesting";
import { Machine } from "./machine";

/** A file of sales with so many rows. */
export const file = (id: string, rows = 1) =>
  `transaction_id,order_id,quantity,unit_price\n${`${id},O,1,1\n`.repeat(rows)}`;

/** The business date of a run is its own unless a test says otherwise: dates do not wait for each other. */
const dateOf = (run_id: string) => `2025-06-${run_id.slice(-1).padStart(2, "0")}`;

/** Gives each test of a file a world and a state machine whose runs claim files; call it at the top. */
export function claiming() {
  const world = worlds();
  let machine: Machine;
  beforeEach(async () => (machine = await Machine.create(`daily-${world().name}`)));

  function claim(
    run_id: string,
    { ledger = world().ledger, business_date = dateOf(run_id) } = {},
  ): Promise<Claimed> {
    const { curated, documents, leases, raw, s3, table } = world();
    const env = {
      RAW_BUCKET: raw,
      CURATED_BUCKET: curated,
      FILES_TABLE: table,
      LEASES_TABLE: leases,
      STATE_MACHINE_ARN: machine.arn,
    };
    const runs = new Runs(new SFNClient({}), machine.arn);
    const lock = new RunLock(documents, leases, runs);
    const now = () => "2025-07-01T00:00:00.000Z";
    return claimFiles({ s3, ledger, runs, lock, env, now }, { run_id, business_date });
  }

  async function json(bucket: string, key: string) {
    const got = await world().s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return JSON.parse((await got.Body?.transformToString()) ?? "");
  }

  async function stores(): Promise<void> {
    await world().drop("landing/stores/s.csv", "store_id\nA\n");
  }

  return { world, machine: () => machine, claim, json, stores };
}
