import { Construct } from "constructs";
import type { Dataset } from "../catalog/dataset";
import { MANIFESTS } from "../compute/job-runtime";
import { NodeFunction } from "../compute/node-function";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import { FunctionStep } from "./function-step";
import type { Step, Task } from "./step";

export interface ReconcileProps {
  readonly name: string;
  readonly raw: DataBucket;
  readonly curated: DataBucket;
  readonly pipelineRuns: Dataset;
  readonly files: ItemTable;
  readonly leases: ItemTable;
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** The last step of a run: rows in = accepted + quarantined + duplicates, or the run fails. */
export class Reconcile extends Construct implements Step {
  readonly name = "reconcile";
  readonly task: Task;
  private readonly step: FunctionStep;

  constructor(scope: Construct, id: string, props: ReconcileProps) {
    super(scope, id);
    const { curated, files, key, leases, logRetentionDays, name } = props;
    const reconcile = new NodeFunction(this, "function", {
      name,
      source: "reconcile",
      description: "Checks that every row of a run is accounted for.",
      environment: {
        CURATED_BUCKET: curated.name,
        FILES_TABLE: files.name,
        LEASES_TABLE: leases.name,
      },
      key,
      logRetentionDays,
      timeoutSeconds: 300,
    });
    grant(reconcile.role, props);
    this.step = new FunctionStep({
      name: this.name,
      function: reconcile,
      payload: {
        "run_id.$": "$.claim.run_id",
        "manifest_uri.$": "$.claim.manifest_uri",
        "counts.$": "$.counts",
      },
    });
    this.task = this.step.task;
  }

  grantRun(role: ServiceRole): void {
    this.step.grantRun(role);
  }
}

function grant(
  role: ServiceRole,
  { curated, files, leases, pipelineRuns, raw }: ReconcileProps,
): void {
  raw.grantRead(role, MANIFESTS);
  raw.grantSeeMissing(role);
  pipelineRuns.grantRead(role);
  pipelineRuns.grantWrite(role);
  curated.grantSeeMissing(role);
  files.grant(role, "GetItem", "UpdateItem");
  leases.grant(role, "DeleteItem");
}
