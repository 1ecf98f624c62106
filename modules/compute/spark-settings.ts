/** The catalog name under which Spark knows the Glue catalog. */
const CATALOG = "spark.sql.catalog.glue_catalog";

/** Wide rows make methods that the JVM would only interpret; python/pipeline_core/session.py lets Spark make them then. */
const COMPILE_ALL = "-XX:-DontCompileHugeMethods";

/** What makes Spark speak Iceberg with the Glue catalog, as `NAME=VALUE`; a table that does not say its place goes to `warehouse`. */
export const sparkSettings = (warehouse: string): string[] => [
  "spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
  `${CATALOG}=org.apache.iceberg.spark.SparkCatalog`,
  `${CATALOG}.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog`,
  `${CATALOG}.io-impl=org.apache.iceberg.aws.s3.S3FileIO`,
  `${CATALOG}.warehouse=${warehouse}`,
  "spark.sql.session.timeZone=UTC",
  `spark.driver.extraJavaOptions=${COMPILE_ALL}`,
  `spark.executor.extraJavaOptions=${COMPILE_ALL}`,
];
