import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import { Construct } from "constructs";
import type { Column, Contract } from "../../contracts";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "../storage/data-bucket";
import type { QueryableDataset } from "./dataset";
import { fileFormatOf } from "./file-format";
import { dailyPartitions } from "./partition-projection";
import { TableGrants } from "./table-grants";

export interface ExternalTableProps {
  readonly contract: Contract;
  readonly bucket: DataBucket;
  readonly database: string;
}

/** A folder of files, and the catalog entry that describes them. */
export class ExternalTable extends Construct implements QueryableDataset {
  readonly name: string;
  readonly uri: string;
  readonly tableName: string;
  private readonly bucket: DataBucket;
  private readonly entry: TableGrants;

  constructor(scope: Construct, id: string, { bucket, contract, database }: ExternalTableProps) {
    super(scope, id);
    this.name = contract.name;
    this.uri = `s3://${bucket.name}/${contract.name}`;
    // The zone's name, not the database's reference: grants in other stacks must not wait for it.
    this.tableName = `${contract.zone}.${contract.name}`;
    this.bucket = bucket;
    this.entry = new TableGrants(this, { database: contract.zone, table: contract.name });
    const format = fileFormatOf(contract);
    // Engines read below a partition's folder, so the deeper keys need no entry in the catalog.
    const [outermost] = contract.partitionKeys;
    new GlueCatalogTable(this, "table", {
      name: contract.name,
      databaseName: database,
      description: contract.description,
      tableType: "EXTERNAL_TABLE",
      parameters: {
        EXTERNAL: "TRUE",
        classification: format.classification,
        ...dailyPartitions(this.uri, outermost),
      },
      partitionKeys: outermost ? [toGlueColumn(outermost)] : [],
      storageDescriptor: {
        location: `${this.uri}/`,
        inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        columns: contract.columns.map(format.column).map(toGlueColumn),
        serDeInfo: { serializationLibrary: format.serde, parameters: format.parameters },
      },
    });
  }

  grantRead(role: ServiceRole): void {
    this.bucket.grantRead(role, this.name);
    // Spark lists what it is about to read, even a file that it is given by name.
    this.bucket.grantList(role, this.name);
  }

  /** Partitions are projected, so a query asks the catalog for none. */
  grantQuery(role: ServiceRole): void {
    this.grantRead(role);
    this.bucket.grantLocate(role);
    this.entry.describe(role);
  }

  grantWrite(role: ServiceRole): void {
    this.bucket.grantWrite(role, this.name);
  }
}

const toGlueColumn = ({ name, type, description }: Column) => ({
  name,
  type,
  // Glue refuses longer ones.
  comment: description.slice(0, 255),
});
