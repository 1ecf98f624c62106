import { Construct } from "constructs";
import type { Contract, Zone as ZoneName } from "../../contracts";
import { BucketLifecycle } from "../storage/bucket-lifecycle";
import { DataBucket } from "../storage/data-bucket";
import type { ResourceStatement } from "../iam/policy-document";
import type { DataKey } from "../storage/data-key";
import { Database } from "./database";
import { ExternalTable } from "./external-table";
import { IcebergTable } from "./iceberg-table";
import { expiries } from "./retention";

export interface ZoneProps {
  readonly bucketName: string;
  readonly description: string;
  /** All contracts: what stays how long, and which tables are of this zone. */
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly key: DataKey;
  readonly destroyWithData: boolean;
  readonly protect: boolean;
  /** What the bucket's policy says besides "TLS only". @default - nothing */
  readonly statements?: readonly ResourceStatement[];
}

/** One zone of the lake: its bucket, its database, and how long things stay. */
export class Zone extends Construct {
  readonly bucket: DataBucket;
  private readonly database: Database;
  private readonly made: IcebergTable[] = [];

  constructor(
    scope: Construct,
    readonly zone: ZoneName,
    private readonly props: ZoneProps,
  ) {
    super(scope, zone);
    const { bucketName: name, contracts, description, destroyWithData, key, protect } = props;
    const { statements = [] } = props;
    const kept = { key, destroyWithData, protect, statements };
    this.bucket = new DataBucket(this, "bucket", { name, zone, ...kept });
    const expire = expiries(zone, [...contracts.values()]);
    new BucketLifecycle(this, "lifecycle", { bucket: this.bucket.reference, expire });
    const location = `s3://${name}/`;
    this.database = new Database(this, "database", { name: zone, description, location });
  }

  /** A folder of files of this zone, with its catalog entry. */
  external(name: string): ExternalTable {
    const database = this.database.name;
    const contract = this.contract(name);
    return new ExternalTable(this, name, { contract, bucket: this.bucket, database });
  }

  /** A table of this zone that jobs create. */
  iceberg(name: string): IcebergTable {
    const database = this.zone;
    const contract = this.contract(name);
    const table = new IcebergTable(this, name, { contract, bucket: this.bucket, database });
    this.made.push(table);
    return table;
  }

  /** The tables of this zone that jobs create. */
  get tables(): readonly IcebergTable[] {
    return this.made;
  }

  private contract(name: string): Contract {
    const { contracts } = this.props;
    const contract = contracts.get(name);
    if (contract?.zone === this.zone) return contract;
    const known = [...contracts.values()].filter(({ zone }) => zone === this.zone);
    throw new Error(
      `no contract "${name}" in zone ${this.zone}; it has ${known.map((c) => c.name).join(", ")}`,
    );
  }
}
