import type { S3Client } from "@aws-sdk/client-s3";
import { readJson, writeJson } from "./json-objects";

/** One line of the dataset `pipeline_runs`: how a step of a run ended, in numbers. */
export interface RunRecord {
  readonly run_id: string;
  readonly step: string;
  readonly business_date?: string;
  readonly status: "succeeded" | "failed" | "skipped";
  readonly finished_at: string;
  readonly reason?: string;
  readonly files?: number;
  readonly rows_in?: number;
  readonly accepted?: number;
  readonly quarantined?: number;
  readonly duplicates?: number;
  readonly superseded?: number;
  readonly removed?: number;
  readonly other_dates?: number;
  readonly balanced?: boolean;
  readonly affected_dates?: readonly string[];
  readonly notices?: readonly string[];
  readonly changes?: readonly DateChange[];
}

/** What a backfill made of one business date; amounts are exact decimals as text. */
export interface DateChange {
  readonly business_date: string;
  readonly rows_before: number;
  readonly rows_after: number;
  readonly rows_written?: number;
  readonly rows_quarantined?: number;
  readonly amounts: readonly {
    readonly currency: string;
    readonly before: string;
    readonly after: string;
  }[];
}

const RUN_ID = /^[A-Za-z0-9_.-]{1,80}$/;

/** A run's id as the state machine gives it; it becomes part of object keys. */
export function checkRunId(run_id: unknown): string {
  if (typeof run_id === "string" && RUN_ID.test(run_id)) return run_id;
  throw new Error(
    `run_id is ${JSON.stringify(run_id)}, must be 1 to 80 of A-Z a-z 0-9 _ . -; ` +
      `pass the name of the execution ($$.Execution.Name)`,
  );
}

/** Object key of a step's record. */
export function recordKey(run_id: string, step: string): string {
  return `pipeline_runs/${run_id}/${step}.json`;
}

/** Writes a step's record; a step that runs again replaces it. */
export async function writeRecord(s3: S3Client, bucket: string, record: RunRecord): Promise<void> {
  await writeJson(s3, bucket, recordKey(record.run_id, record.step), record);
}

/** Reads a step's record, or undefined if the step has not written one. */
export async function readRecord(
  s3: S3Client,
  bucket: string,
  run_id: string,
  step: string,
): Promise<RunRecord | undefined> {
  return (await readJson(s3, bucket, recordKey(run_id, step))) as RunRecord | undefined;
}
