/** Production: keeps its data whatever is asked of it. */
export const prod = {
  stage: "prod",
  account: "210987654321",
  region: "us-east-1",
  project: "sales-lake",
  destroyWithData: false,
  protect: true,
  logRetentionDays: 400,
  schedule: { cron: "cron(0 3 * * ? *)", sweepCron: "cron(30 2 * * ? *)", enabled: true },
  onArrival: { enabled: false, quietMinutes: 10 },
  alarms: { quarantinedPercent: 5 },
  ingest: {
    maxFileBytes: 5 * 1024 ** 3,
    maxGzipRatio: 100,
    partBytes: 128_000_000,
    concurrency: 10,
    reservedConcurrency: 20,
  },
  glue: { workerType: "G.1X", workers: 4, timeoutMinutes: 120 },
  sources: [],
  backfill: { datesPerRun: 31, maxConcurrency: 4 },
  athena: { scanLimitBytes: 100 * 1024 ** 3 },
};
