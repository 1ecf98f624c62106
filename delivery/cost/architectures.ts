import { type Component } from "./charge";
import { type PriceId, usd } from "./price";

/**
 * The same work built in three other ways, to hold a bill against. `naive` is what tutorials draw: a cluster that stays,
 * CSV, a crawler for everything, endpoints in three zones. `floor` is the least that the same functions cost. Rows are
 * of 125 bytes and kept for a year; 50 questions a day, 30 of them from dashboards over 30 days, 15 over a week, 5 over
 * a year; a training a week; 6 people.
 */
export type Architecture = "naive" | "floor";

interface Choices {
  readonly isCsv: boolean;
  readonly isLean: boolean;
  /** Machines that stay, or none. */
  readonly stays: boolean;
}

const CSV = 125.07;
const GZIP = 45.29;
const SNAPPY = 54.65;
const ZSTD = 34.36;
const COLUMNS = 3.84;
/** Rows a second and vCPU: supposed for Spark, measured for DuckDB. */
const SPARK = 80_000;
const DUCKDB = 320_000;
const DAYS = 30.4;
const HOURS = 730;
/** Bytes of a day, aggregated. */
const AGGREGATE = 4000 * 20;
const ASKED = { dashboard: 30, week: 15, year: 5 };

const CHOICES: Readonly<Record<Architecture, Choices>> = {
  naive: { isCsv: true, isLean: false, stays: true },
  floor: { isCsv: false, isLean: true, stays: false },
};

/** A month of an architecture by component, for so many rows a day. */
export function architecture(name: Architecture, rows: number): ReadonlyMap<Component, number> {
  const choices = CHOICES[name];
  const requests = requestsOf(rows, choices);
  return new Map<Component, number>([
    ["S3 storage", storage(rows, choices)],
    ["S3 requests", pay(requests.puts, "s3:put") + pay(requests.gets, "s3:get")],
    ["Athena", athena(rows, choices)],
    ["Glue ETL", etl(rows, choices)],
    ["Glue crawler", choices.isLean ? 0 : crawlers(rows)],
    ["EMR Spark", choices.stays ? cluster(rows) : 0],
    ["SageMaker", model(rows, choices)],
    [
      "VPC endpoints + NAT",
      choices.isLean ? 0 : pay(12 * 3, "vpc:endpoint") + usd("nat:month") + pay(10, "nat:gb"),
    ],
    ["KMS", keys(requests, choices)],
    [
      "CloudTrail data events",
      pay(requests.puts + (choices.isLean ? 0 : requests.gets), "cloudtrail:data"),
    ],
    ["CloudWatch", watching(rows, choices)],
    ["Lambda, Step Functions, queues, tables, secrets", books(rows, choices)],
    [
      "QuickSight seats",
      choices.isLean
        ? usd("quicksight:author") + pay(5, "quicksight:reader")
        : pay(6, "quicksight:author"),
    ],
  ]);
}

const pay = (quantity: number, price: PriceId) => quantity * usd(price);
const isBig = (rows: number) => rows > 5e8;
/** Small, large, huge. */
const sized = <T>(rows: number, sizes: readonly [T, T, T]): T =>
  isBig(rows) ? sizes[2] : rows > 1e6 ? sizes[1] : sizes[0];

function storage(rows: number, { isCsv }: Choices): number {
  const aggregates = pay((AGGREGATE * 365) / 1e9, "s3:standard");
  if (isCsv) return pay((rows * 365 * (CSV + SNAPPY * 1.3)) / 1e9, "s3:standard") + aggregates;
  const raw = 30 * usd("s3:standard") + 335 * usd("s3:glacier");
  const table =
    30 * usd("s3:standard") + 60 * usd("s3:standard-ia") + 275 * usd("s3:archive-instant");
  return (rows * (GZIP * raw + ZSTD * table)) / 1e9 + aggregates;
}

interface Requests {
  readonly puts: number;
  readonly gets: number;
}

function requestsOf(rows: number, { isCsv }: Choices): Requests {
  const files = isCsv ? 200 : Math.max(1, Math.trunc((rows * ZSTD) / 256e6));
  const { dashboard, week, year } = ASKED;
  const reads = isCsv
    ? (dashboard * 30 + week * 7 + year * 365) * files
    : week * 7 * files * 2 + dashboard * 2 + year * 4;
  return { puts: DAYS * (files * 2 + 10), gets: DAYS * (reads + files * 4) };
}

function athena(rows: number, { isCsv }: Choices): number {
  const asked = (bytes: number, times: number) =>
    pay((times * DAYS * Math.max(bytes, 10e6)) / 1e12, "athena:tb");
  const day = isCsv ? rows * CSV : AGGREGATE;
  const detail = rows * (isCsv ? CSV : COLUMNS);
  const { dashboard, week, year } = ASKED;
  return asked(day * 30, dashboard) + asked(detail * 7, week) + asked(day * 365, year);
}

function etl(rows: number, { isLean }: Choices): number {
  const pass = rows / SPARK / 3600;
  const job = (dpu: number, minutes: number, passes: number, price: PriceId) =>
    pay(dpu * Math.max(minutes / 60 + (pass * passes) / (dpu * 4), 1 / 60) * DAYS, price);
  if (!isLean)
    return [1, 0.5, 0.5].reduce((sum, each) => sum + job(10, 1.5, each, "glue:dpu-hour"), 0);
  if (isBig(rows)) return job(10, 1, 1.5, "glue6:dpu-hour:flex");
  const seconds = Math.max((rows / DUCKDB) * 1.5, 2);
  return pay(seconds * 1.769 * DAYS * 1.2, "lambda:gb-second:arm64");
}

const crawlers = (rows: number) =>
  pay(((2 * 2 * (isBig(rows) ? 15 : 5)) / 60) * DAYS, "glue:crawler");

function cluster(rows: number): number {
  const small = 3 * usd("ec2:m5.xlarge");
  const machines = sized(rows, [small, small, usd("ec2:m5.xlarge") + 4 * usd("ec2:m5.4xlarge")]);
  const disks = pay((isBig(rows) ? 5 : 3) * 64, "ebs:gp2");
  return machines * (1 + usd("emr:uplift")) * HOURS + disks;
}

function model(rows: number, { stays }: Choices): number {
  if (!stays) {
    const training = pay(4.35 * (6 / 60), "sagemaker:ml.m5.large") * usd("spot");
    return training + pay(DAYS * 30 * 2, "sagemaker:serverless");
  }
  const standing = pay(HOURS, "sagemaker:ml.m5.large") + pay(HOURS, "sagemaker:ml.t3.medium");
  const work = isBig(rows) ? usd("sagemaker:ml.m5.4xlarge") : 0.5 * usd("sagemaker:ml.m5.xlarge");
  return standing + DAYS * work;
}

function keys({ gets, puts }: Requests, { isLean }: Choices): number {
  const asked = (puts + gets) * (isLean ? 0.01 : 1) + 2000;
  return pay(isLean ? 1 : 10, "kms:key") + pay(asked, "kms:request");
}

function watching(rows: number, { isLean }: Choices): number {
  const gigabytes = isLean ? sized(rows, [0.2, 0.5, 3]) : sized(rows, [5, 20, 100]);
  const logs = gigabytes * (usd("logs:ingested") + 12 * usd("logs:stored"));
  const [alarms, metrics, dashboards] = isLean ? [12, 0, 1] : [30, 50, 3];
  return (
    logs +
    pay(alarms, "cloudwatch:alarm") +
    pay(metrics, "cloudwatch:metric") +
    pay(dashboards, "cloudwatch:dashboard")
  );
}

function books(rows: number, { isLean }: Choices): number {
  const calls = Math.max(1, (rows * CSV) / 1.25e9);
  const seconds = Math.max(2, Math.min((rows * CSV) / calls, 1.25e9) / 65e6);
  return (
    pay(DAYS * calls * seconds, "lambda:gb-second:arm64") +
    pay(DAYS * 40, "sfn:transition") +
    DAYS * calls * 4 * (usd("dynamodb:write") + usd("dynamodb:read")) +
    pay(DAYS * 200, "sns:publish") +
    (isLean ? 0 : pay(2, "secret"))
  );
}
