import type { ServiceRole } from "../iam/service-role";

/** Data that a job can name in `reads` and `writes`; permissions and arguments follow. */
export interface Dataset {
  readonly name: string;
  readonly uri: string;
  /** Let `role` read the data. */
  grantRead(role: ServiceRole): void;
  /** Let `role` add and replace data. */
  grantWrite(role: ServiceRole): void;
}

/** A dataset that queries can name as well. */
export interface QueryableDataset extends Dataset {
  /** `database.table` */
  readonly tableName: string;
  /** Let `role` run queries over the data. */
  grantQuery(role: ServiceRole): void;
}
