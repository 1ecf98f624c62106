import type { S3Client } from "@aws-sdk/client-s3";
import type { Athena } from "../core/athena";
import type { Backfills } from "../core/backfills";
import type { Executions } from "../core/executions";
import type { Ledger } from "../core/ledger";
import { manifestKey } from "../core/manifest";
import type { Env } from "./env";

/** What plan-backfill works with. */
export interface Planning {
  readonly s3: S3Client;
  readonly athena: Athena;
  readonly ledger: Ledger;
  readonly backfills: Backfills;
  readonly executions: Executions;
  readonly env: Env;
  readonly now: () => string;
}

/** What the state machine is to do. */
export interface Planned {
  readonly backfill_id: string;
  readonly concurrency: number;
  readonly runs: readonly { readonly run_id: string; readonly manifest_uri: string }[];
}

/** A date of a plan, and how many rows were delivered under it, where that is known. */
export interface PlannedDate {
  readonly date: string;
  readonly run_id: string;
  readonly rows?: number;
}

/** All that is to be done, for people. */
export interface Outline extends Planned {
  readonly dates: readonly PlannedDate[];
  /** Files and rows that the runs read; a file that several runs need counts in each. */
  readonly files: number;
  readonly rows: number;
  readonly stores: string | null;
}

/** Address of a run's manifest. */
export const manifestUri = ({ RAW_BUCKET }: Env, run_id: string): string =>
  `s3://${RAW_BUCKET}/${manifestKey(run_id)}`;
