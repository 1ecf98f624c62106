/** Development: small, cheap, and gone with one `destroy`. */
export const dev = {
  stage: "dev",
  account: "123456789012",
  region: "us-east-1",
  project: "sales-lake",
  destroyWithData: true,
  protect: false,
  logRetentionDays: 14,
  schedule: { cron: "cron(0 3 * * ? *)", enabled: false },
  ingest: {
    maxFileBytes: 5 * 1024 ** 3,
    maxGzipRatio: 100,
    partBytes: 128_000_000,
    concurrency: 4,
  },
  glue: { workerType: "G.1X", workers: 2, timeoutMinutes: 30 },
  athena: { scanLimitBytes: 10 * 1024 ** 3 },
};
