import type { Dataset } from "../catalog/dataset";
import type { ServiceRole } from "../iam/service-role";
import { datasetArguments, type Folder, folderArguments } from "./job-arguments";

/** A PySpark job on EMR. Its permissions and its arguments follow from the datasets it names. */
export interface EmrJob {
  /** Folder under `spark/` that holds `job.py`; also the name of the step. */
  readonly source: string;
  readonly reads: readonly Dataset[];
  readonly writes: readonly Dataset[];
  /** Files that it replaces for somebody who knows no tables. @default - writes tables only */
  readonly exports?: readonly Folder[];
}

/** Where everything is that the job reads and writes, by the name of the argument. */
export const emrArguments = ({ exports = [], reads, writes }: EmrJob): Record<string, string> => ({
  ...datasetArguments([...reads, ...writes]),
  ...folderArguments(exports),
});

/** Let `role` read and write what the job names. */
export function grantEmrJob(role: ServiceRole, { exports = [], reads, writes }: EmrJob): void {
  reads.forEach((dataset) => dataset.grantRead(role));
  writes.forEach((dataset) => dataset.grantWrite(role));
  for (const { bucket, prefix } of exports) {
    bucket.grantRead(role, prefix);
    bucket.grantWrite(role, prefix);
    bucket.grantDelete(role, prefix);
    bucket.grantFolder(role, prefix);
    bucket.grantListUploads(role);
  }
}
