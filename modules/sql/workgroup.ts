import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup";
import { Construct } from "constructs";
import type { QueryableDataset } from "../catalog/dataset";
import { arnOf } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";

/** Prefix of the artifacts bucket that holds query results. */
export const RESULTS = "athena-results";
/** Days for which the answer of a query can be fetched again. */
export const RESULT_DAYS = 30;

export interface WorkgroupProps {
  readonly name: string;
  /** Bucket for results. */
  readonly artifacts: DataBucket;
  readonly key: DataKey;
  /** A query that would scan more is stopped. */
  readonly scanLimitBytes: number;
  readonly destroyWithData: boolean;
}

/** Where queries run: its settings win over those of a client. */
export class Workgroup extends Construct {
  readonly name: string;
  private readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkgroupProps,
  ) {
    super(scope, id);
    const { artifacts, destroyWithData, key, name, scanLimitBytes } = props;
    this.name = name;
    this.arn = arnOf(this, "athena", `workgroup/${name}`);
    new AthenaWorkgroup(this, "workgroup", {
      name,
      description: "Queries of the pipeline and over its results.",
      forceDestroy: destroyWithData,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanLimitBytes,
        engineVersion: { selectedEngineVersion: "Athena engine version 3" },
        resultConfiguration: {
          outputLocation: `s3://${artifacts.name}/${RESULTS}/`,
          encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: key.arn },
        },
      },
    });
  }

  /** Let `role` query `datasets` and read the answers. */
  grantQuery(role: ServiceRole, datasets: readonly QueryableDataset[]): void {
    const actions = ["athena:StartQueryExecution", "athena:GetQueryExecution"];
    const more = ["athena:StopQueryExecution", "athena:GetQueryResults"];
    role.allow({ sid: "RunQueries", actions: [...actions, ...more], resources: [this.arn] });
    const { artifacts } = this.props;
    artifacts.grantRead(role, RESULTS);
    artifacts.grantWrite(role, RESULTS);
    artifacts.grantList(role, RESULTS);
    artifacts.grantLocate(role);
    datasets.forEach((dataset) => dataset.grantQuery(role));
  }
}
