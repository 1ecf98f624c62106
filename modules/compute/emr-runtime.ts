import { Construct } from "constructs";
import type { ServiceRole } from "../iam/service-role";
import { CodeObject } from "../storage/code-object";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import { type EmrJob, emrArguments, grantEmrJob } from "./emr-job";
import { MANIFESTS } from "./job-runtime";
import { buildPythonZip } from "./python-package";
import { sparkSettings } from "./spark-settings";

export interface EmrRuntimeProps {
  readonly jobs: readonly EmrJob[];
  /** Bucket for code and logs. */
  readonly artifacts: DataBucket;
  readonly key: DataKey;
  /** Table in which a job takes a lease before it writes. */
  readonly leases: ItemTable;
  /** Bucket of the runs' manifests. */
  readonly manifests: DataBucket;
  /** Where a table goes that does not say it itself. */
  readonly warehouse: string;
}

/** Glue 5.1 has the same Spark, 3.5.6, and the same Iceberg, 1.10.0. */
export const EMR_RELEASE = "emr-7.12.0";
/** Of the two that EMR 7 has, the one that the jobs are written and tested for. */
export const EMR_PYTHON = "/usr/bin/python3.11";
/** Folder of the artifacts bucket that holds what the jobs wrote to their logs. */
export const EMR_LOGS = "emr-logs";
/** What set-up made of requirements/emr.txt. */
const PACKAGES = ".build/packages.zip";
const ICEBERG = "/usr/share/aws/iceberg/lib/iceberg-spark3-runtime.jar";

/** Traffic between the machines of a job, and what they spill to disk, is encrypted with keys made for the job. */
const ENCRYPTION = [
  "spark.authenticate=true",
  "spark.network.crypto.enabled=true",
  "spark.io.encryption.enabled=true",
];

/** A job with all that the run does not change. */
export interface DeployedJob {
  readonly name: string;
  readonly script: string;
  /** `NAME=VALUE` */
  readonly settings: readonly string[];
  readonly arguments: Readonly<Record<string, string>>;
}

/** What the jobs need wherever EMR runs them: code, packages, leases, logs. */
export class EmrRuntime extends Construct {
  /** URI of the zip of our Python code. */
  readonly code: string;
  /** The Python packages that EMR does not have. */
  readonly packages: CodeObject;
  readonly logs: string;
  readonly jobs: readonly DeployedJob[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EmrRuntimeProps,
  ) {
    super(scope, id);
    const { artifacts: bucket, jobs } = props;
    // Not the object of the Glue jobs: two stacks must not own one thing.
    const python = { bucket, path: buildPythonZip(), name: "emr-python.zip" };
    this.code = new CodeObject(this, "python", python).uri;
    const packages = { bucket, path: PACKAGES, name: "packages.zip" };
    this.packages = new CodeObject(this, "packages", packages);
    this.logs = `s3://${bucket.name}/${EMR_LOGS}/`;
    this.jobs = jobs.map((job) => this.deploy(job));
  }

  /** Let the `role` of the jobs read their code, their manifest and their data, take leases and log. */
  grantUse(role: ServiceRole): void {
    const { artifacts, jobs, leases, manifests } = this.props;
    this.packages.grantRead(role);
    manifests.grantRead(role, MANIFESTS);
    leases.grant(role, "GetItem", "PutItem", "UpdateItem", "DeleteItem");
    artifacts.grantWrite(role, EMR_LOGS);
    jobs.forEach((job) => {
      grantEmrJob(role, job);
    });
  }

  private deploy(job: EmrJob): DeployedJob {
    const { artifacts: bucket, leases, warehouse } = this.props;
    const name = job.source;
    const script = { bucket, path: `spark/${name}/job.py`, name: `${name}/job.py` };
    return {
      name,
      script: new CodeObject(this, name, script).uri,
      settings: [...sparkSettings(warehouse), `spark.jars=${ICEBERG}`, ...ENCRYPTION],
      arguments: { "--leases_table": leases.name, ...emrArguments(job) },
    };
  }
}
