import { Fn } from "cdktf";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { Construct } from "constructs";
import type { IcebergTable } from "../catalog/iceberg-table";
import { placeOf } from "../iam/place";
import type { Network } from "../network/network";
import { CodeObject } from "../storage/code-object";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import { EmrEncryption } from "./emr-encryption";
import { EmrNodes } from "./emr-nodes";
import { EMR_PYTHON, EMR_RELEASE, type DeployedJob, type EmrRuntime } from "./emr-runtime";

export interface ClusterSize {
  /** Graviton types, any of which will do: the more there are, the sooner Spot has one. */
  readonly primaryTypes: readonly string[];
  readonly coreTypes: readonly string[];
  readonly minNodes: number;
  readonly maxNodes: number;
  readonly gigabytesPerNode: number;
  /** Core nodes on Spot; on demand when there are none in time. */
  readonly spot: boolean;
}

export interface EmrClusterProps {
  /** Begins the names of clusters. */
  readonly name: string;
  readonly runtime: EmrRuntime;
  readonly size: ClusterSize;
  /** The table whose published size says how many nodes a run needs. */
  readonly sizedBy: IcebergTable;
  readonly network: Pick<Network, "clusterGroups" | "subnetIds">;
  readonly artifacts: DataBucket;
  readonly key: DataKey;
}

/** Everything that a cluster of a run is made from, but the run. */
export class EmrCluster extends Construct {
  readonly nodes: EmrNodes;
  /** URI of the document that the launching function reads. */
  readonly settingsUri: string;
  /** Names of clusters are this, a hyphen and the run's id. */
  readonly namePrefix: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EmrClusterProps,
  ) {
    super(scope, id);
    const { artifacts, key, name, runtime } = props;
    this.namePrefix = name;
    this.nodes = new EmrNodes(this, "roles", { key, name });
    runtime.grantUse(this.nodes.role);
    const encryption = new EmrEncryption(this, "encryption", { key, name });
    const objectKey = `code/emr/${name}.json`;
    new S3Object(this, "settings", {
      bucket: artifacts.name,
      key: objectKey,
      contentType: "application/json",
      content: Fn.jsonencode(this.settings(encryption.name)),
    });
    this.settingsUri = `s3://${artifacts.name}/${objectKey}`;
  }

  private settings(securityConfiguration: string) {
    const { name, network, runtime, sizedBy } = this.props;
    return {
      name_prefix: name,
      release: EMR_RELEASE,
      log_uri: runtime.logs,
      service_role: this.nodes.service.arn,
      instance_profile: this.nodes.profile,
      security_configuration: securityConfiguration,
      subnet_ids: network.subnetIds,
      node_group: network.clusterGroups.nodes,
      service_group: network.clusterGroups.service,
      bootstrap: this.bootstrap(),
      ...this.fleets(),
      configurations: [python(placeOf(this).region), ICEBERG],
      sized_by: { database: sizedBy.database, table: sizedBy.name },
      jobs: runtime.jobs.map((job) => submission(job, runtime.code)),
      tags: placeTags(this),
    };
  }

  private bootstrap() {
    const { artifacts: bucket, runtime } = this.props;
    const path = "spark/bootstrap.sh";
    const script = new CodeObject(this, "bootstrap", { bucket, path, name: "bootstrap.sh" });
    const { sha256, uri } = runtime.packages;
    return { script: script.uri, args: [uri, sha256, placeOf(this).region] };
  }

  private fleets() {
    const { coreTypes, gigabytesPerNode, maxNodes, minNodes, primaryTypes, spot } = this.props.size;
    return {
      primary: { instance_types: primaryTypes },
      core: {
        instance_types: coreTypes,
        min_nodes: minNodes,
        max_nodes: maxNodes,
        bytes_per_node: gigabytesPerNode * 1e9,
        spot,
      },
    };
  }
}

/** EMR's default is Python 3.9; and boto3 does not ask the machine for its region. */
const python = (region: string) => ({
  Classification: "spark-env",
  Properties: {},
  Configurations: [
    {
      Classification: "export",
      Properties: { PYSPARK_PYTHON: EMR_PYTHON, AWS_DEFAULT_REGION: region },
    },
  ],
});

/** Without it the machines lack the jar that the jobs name. */
const ICEBERG = { Classification: "iceberg-defaults", Properties: { "iceberg.enabled": "true" } };

/** The driver runs on the primary node: what it writes becomes the log of the step. */
const submission = (job: DeployedJob, code: string) => ({
  name: job.name,
  submit: [
    ...["--deploy-mode", "client"],
    ...job.settings.flatMap((setting) => ["--conf", setting]),
    ...["--py-files", code],
    job.script,
  ],
  arguments: Object.fromEntries(
    Object.entries(job.arguments).map(([name, value]) => [name.replace(/^--/, ""), value]),
  ),
});

const placeTags = (scope: Construct) => ({ pipeline: placeOf(scope).prefix });
