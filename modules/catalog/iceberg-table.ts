import { Construct } from "constructs";
import type { Contract } from "../../contracts";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "../storage/data-bucket";
import type { Dataset, QueryableDataset } from "./dataset";
import { TableGrants } from "./table-grants";

export interface IcebergTableProps {
  readonly contract: Contract;
  readonly bucket: DataBucket;
  readonly database: string;
}

/** A table that jobs create and evolve from its contract; Terraform knows its name only. */
export class IcebergTable extends Construct implements QueryableDataset {
  readonly name: string;
  readonly uri: string;
  readonly tableName: string;
  readonly database: string;
  private readonly bucket: DataBucket;
  private readonly entry: TableGrants;

  constructor(scope: Construct, id: string, { bucket, contract, database }: IcebergTableProps) {
    super(scope, id);
    if (contract.tableFormat !== "iceberg") {
      throw new Error(
        `${contract.name} is ${contract.tableFormat}, not iceberg; declare it as an ExternalTable`,
      );
    }
    this.name = contract.name;
    this.uri = `s3://${bucket.name}/${contract.name}`;
    this.tableName = `${database}.${contract.name}`;
    this.database = database;
    this.bucket = bucket;
    this.entry = new TableGrants(this, { database, table: contract.name });
  }

  grantRead(role: ServiceRole): void {
    this.bucket.grantRead(role, this.name);
    this.entry.describe(role);
  }

  /** Let `role` read what the table says of itself, and none of its rows. */
  grantReadMetadata(role: ServiceRole): void {
    this.bucket.grantRead(role, `${this.name}/metadata`);
    this.entry.describe(role);
  }

  /** Write files and commit them; a commit that fails removes the files it wrote. */
  grantWrite(role: ServiceRole): void {
    this.grantRead(role);
    this.bucket.grantWrite(role, this.name);
    this.bucket.grantDelete(role, this.name);
    this.entry.commit(role);
  }

  /** The table as one names it who keeps its files in order, and so must see which there are. */
  get toMaintain(): Dataset {
    return {
      name: this.name,
      uri: this.uri,
      grantRead: (role) => this.grantRead(role),
      grantWrite: (role) => {
        this.grantWrite(role);
        this.bucket.grantList(role, this.name);
      },
    };
  }

  grantQuery(role: ServiceRole): void {
    this.grantRead(role);
    this.bucket.grantList(role, this.name);
    this.bucket.grantLocate(role);
  }

  /** Let `role` ask for the snapshots: a planner of Trino's first looks for a table of just that name. */
  grantQuerySnapshots(role: ServiceRole): void {
    const { database, name } = this;
    new TableGrants(this, { database, table: `${name}$snapshots` }).describe(role);
  }
}
