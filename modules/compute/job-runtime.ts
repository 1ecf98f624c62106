import { Construct } from "constructs";
import { publishMetrics } from "../iam/any-resource";
import type { ServiceRole } from "../iam/service-role";
import { LogGroup } from "../observability/log-group";
import { CodeObject } from "../storage/code-object";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import { buildPythonZip } from "./python-package";

export interface JobRuntimeProps {
  /** Bucket for code. */
  readonly artifacts: DataBucket;
  readonly key: DataKey;
  /** Table in which a job takes a lease before it writes. */
  readonly leases: ItemTable;
  /** Bucket and folder of the runs' manifests. */
  readonly manifests: DataBucket;
  /** Where a table goes that does not say it itself. */
  readonly warehouse: string;
  readonly logGroupPrefix: string;
  readonly logRetentionDays: number;
  readonly capacity: JobCapacity;
}

export interface JobCapacity {
  readonly workerType: string;
  readonly workers: number;
  readonly timeoutMinutes: number;
}

/** Folder of the raw bucket that holds the runs' manifests. */
export const MANIFESTS = "manifests";

/** What all jobs share: the Python package, the logs, the leases, the size. */
export class JobRuntime extends Construct {
  readonly artifacts: DataBucket;
  readonly capacity: JobCapacity;
  readonly logGroupPrefix: string;
  readonly leasesTable: string;
  readonly warehouse: string;
  readonly packageUri: string;
  private readonly logs: readonly LogGroup[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: JobRuntimeProps,
  ) {
    super(scope, id);
    const { artifacts, capacity, key, leases, logGroupPrefix, logRetentionDays: days } = props;
    this.artifacts = artifacts;
    this.capacity = capacity;
    this.logGroupPrefix = logGroupPrefix;
    this.leasesTable = leases.name;
    this.warehouse = props.warehouse;
    const path = buildPythonZip();
    this.packageUri = new CodeObject(this, "python", {
      bucket: artifacts,
      path,
      name: "python.zip",
    }).uri;
    // The two groups that Glue derives from the prefix.
    this.logs = [
      new LogGroup(this, "output", { name: `${logGroupPrefix}/output`, days, key }),
      new LogGroup(this, "error", { name: `${logGroupPrefix}/error`, days, key }),
    ];
  }

  /** Let a job's `role` log, measure itself, read its manifest and take leases. */
  grantUse(role: ServiceRole): void {
    this.logs.forEach((log) => log.grantWriteAsGlue(role));
    role.allow(publishMetrics("Glue"));
    this.props.manifests.grantRead(role, MANIFESTS);
    this.props.leases.grant(role, "GetItem", "PutItem", "UpdateItem", "DeleteItem");
  }
}
