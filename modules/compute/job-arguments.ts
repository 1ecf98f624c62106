import type { Dataset } from "../catalog/dataset";

/** The catalog name under which Spark knows the Glue catalog. */
const CATALOG = "spark.sql.catalog.glue_catalog";

export interface JobArguments {
  readonly datasets: readonly Dataset[];
  readonly extraPyFiles: string;
  readonly leasesTable: string;
  readonly logGroupPrefix: string;
  /** Where a table goes that does not say it itself. */
  readonly warehouse: string;
}

/** The default arguments of a job, from what it reads and writes. */
export function jobArguments(job: JobArguments): Record<string, string> {
  const uris = job.datasets.map(({ name, uri }) => [`--${name}_uri`, uri] as const);
  return {
    "--datalake-formats": "iceberg",
    "--conf": sparkConf(job.warehouse),
    "--extra-py-files": job.extraPyFiles,
    "--enable-metrics": "true",
    "--enable-continuous-cloudwatch-log": "true",
    "--custom-logGroup-prefix": job.logGroupPrefix,
    "--leases_table": job.leasesTable,
    ...Object.fromEntries(uris),
  };
}

/** Glue takes one `--conf`; further settings are chained inside its value. */
function sparkConf(warehouse: string): string {
  const settings = {
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    [CATALOG]: "org.apache.iceberg.spark.SparkCatalog",
    [`${CATALOG}.catalog-impl`]: "org.apache.iceberg.aws.glue.GlueCatalog",
    [`${CATALOG}.io-impl`]: "org.apache.iceberg.aws.s3.S3FileIO",
    [`${CATALOG}.warehouse`]: warehouse,
    "spark.sql.session.timeZone": "UTC",
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(" --conf ");
}
