import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup";
import { Construct } from "constructs";
import type { QueryableDataset } from "../catalog/dataset";
import { arnOf } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";

/** Whose queries: a workgroup each, so that neither sees the other's results nor spends its limit. */
export type Askers = "pipeline" | "people";

/** Prefix of the artifacts bucket that holds the results of a workgroup. */
export const resultsOf = (askers: Askers): string => `athena-results/${askers}`;

export interface WorkgroupProps {
  readonly name: string;
  readonly description: string;
  readonly askers: Askers;
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
  /** Prefix of the artifacts bucket below which results lie. */
  readonly results: string;
  private readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkgroupProps,
  ) {
    super(scope, id);
    const { artifacts, askers, description, destroyWithData, key, name, scanLimitBytes } = props;
    this.name = name;
    this.results = resultsOf(askers);
    this.arn = arnOf(this, "athena", `workgroup/${name}`);
    new AthenaWorkgroup(this, "workgroup", {
      name,
      description,
      forceDestroy: destroyWithData,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanLimitBytes,
        engineVersion: { selectedEngineVersion: "Athena engine version 3" },
        resultConfiguration: {
          outputLocation: `s3://${artifacts.name}/${this.results}/`,
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
    // Whatever database is asked for: "must be present for Athena to work with the AWS Glue Data Catalog".
    role.allow({
      sid: "StartFromDefaultDatabase",
      actions: ["glue:GetDatabase", "glue:CreateDatabase"],
      resources: ["catalog", "database/default"].map((each) => arnOf(this, "glue", each)),
    });
    const { artifacts } = this.props;
    artifacts.grantRead(role, this.results);
    artifacts.grantWrite(role, this.results);
    artifacts.grantList(role, this.results);
    artifacts.grantLocate(role);
    datasets.forEach((dataset) => dataset.grantQuery(role));
  }
}
