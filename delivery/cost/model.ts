/**
 * What the bill supposes where it is not declared. Measured bytes: 4M rows of sales written with DuckDB; the paces:
 * docs/benchmarks.md, on 2 cores. What is neither is a supposition, and says so.
 */
export const MODEL = {
  /** Bytes of a sale, as CSV and as a canonical part, which also has its line. */
  csvBytes: 125.07,
  partBytes: 135,
  /** Bytes of a sale in Parquet with zstd, and of the columns that a question about money reads. */
  parquetBytes: 34.36,
  columnBytes: 3.84,
  /** Share of sales that is refused: the sample's. */
  refused: 0.013,
  /** Rows of a curated day (stores x categories) and their bytes: supposed. */
  aggregateRows: 4000,
  aggregateBytes: 20,
  /** Rows that one vCPU of Spark takes a second: `raw_to_processed`, 10M rows in 285 CPU seconds. */
  sparkRowsPerVcpu: 35_000,
  /** Rows of history that one vCPU derives insights and features from a second: supposed, it reads columns, not lines. */
  derivedRowsPerVcpu: 100_000,
  /** Bytes that a function of one vCPU takes in a second: `ingest-file`. */
  ingestBytesPerSecond: 56e6,
  /** Seconds of a function that only decides or keeps books: supposed, as it is seen locally. */
  functionSeconds: 1,
  /** Seconds before Spark has started: supposed; Glue bills a minute at least. */
  glueStartSeconds: 60,
  /** Minutes until a cluster works: supposed. */
  clusterStartMinutes: 7,
  /** Minutes of a crawl, with two DPU: ADR 0019. */
  crawlMinutes: 1.5,
  crawlDpu: 2,
  /** Minutes of a training and of a forecast: supposed. */
  trainingMinutes: 10,
  transformMinutes: 6,
  /** Least bytes that Athena counts of a query. */
  athenaLeastBytes: 10e6,
  /** Size of the files that jobs write. */
  fileBytes: 256e6,
  /** GB of logs a month up to so many rows a day: supposed. */
  logGigabytes: [
    { upTo: 1e6, gigabytes: 0.2 },
    { upTo: 5e8, gigabytes: 0.5 },
    { upTo: Infinity, gigabytes: 3 },
  ],
  /** Requests with which Lambda asks a queue that may be empty: five pollers, 20 s each, as AWS documents it. */
  pollsPerMinute: 15,
  /** Share of KMS requests that S3 still makes with a bucket key: AWS says up to 99 % fewer. */
  bucketKeyShare: 0.01,
} as const;
