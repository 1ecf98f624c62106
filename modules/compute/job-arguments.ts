import type { Dataset } from "../catalog/dataset";
import type { DataBucket } from "../storage/data-bucket";
import { sparkSettings } from "./spark-settings";

/** Files that are no dataset. */
export interface Folder {
  /** Name of the argument that says where. */
  readonly name: string;
  readonly bucket: DataBucket;
  readonly prefix: string;
}

export interface JobArguments {
  readonly datasets: readonly Dataset[];
  readonly folders: readonly Folder[];
  readonly extraPyFiles: string;
  readonly leasesTable: string;
  readonly logGroupPrefix: string;
  /** Where a table goes that does not say it itself. */
  readonly warehouse: string;
}

/** The default arguments of a job, from what it reads and writes. */
export function jobArguments(job: JobArguments): Record<string, string> {
  return {
    "--datalake-formats": "iceberg",
    "--conf": sparkConf(job.warehouse),
    "--extra-py-files": job.extraPyFiles,
    "--enable-metrics": "true",
    "--enable-continuous-cloudwatch-log": "true",
    "--custom-logGroup-prefix": job.logGroupPrefix,
    "--leases_table": job.leasesTable,
    ...datasetArguments(job.datasets),
    ...folderArguments(job.folders),
  };
}

/** Where each dataset is, by the name of the argument. */
export const datasetArguments = (datasets: readonly Dataset[]): Record<string, string> =>
  Object.fromEntries(datasets.map(({ name, uri }) => [`--${name}_uri`, uri]));

/** Where each folder is, by the name of the argument. */
export const folderArguments = (folders: readonly Folder[]): Record<string, string> =>
  Object.fromEntries(
    folders.map(({ bucket, name, prefix }) => [`--${name}`, `s3://${bucket.name}/${prefix}`]),
  );

/** Glue takes one `--conf`; further settings are chained inside its value. */
const sparkConf = (warehouse: string): string => sparkSettings(warehouse).join(" --conf ");
