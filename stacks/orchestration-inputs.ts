import type { Dataset, QueryableDataset } from "../modules/catalog/dataset";
import type { IcebergTable } from "../modules/catalog/iceberg-table";
import type { Zone } from "../modules/catalog/zone";
import type { AlertTopic } from "../modules/observability/alert-topic";
import type { Step } from "../modules/pipeline/step";
import type { Workgroup } from "../modules/sql/workgroup";
import type { DataKey } from "../modules/storage/data-key";
import type { ItemTable } from "../modules/storage/item-table";

/** What the orchestration takes from the other stacks. */
export interface OrchestrationInputs {
  readonly key: DataKey;
  readonly alerts: AlertTopic;
  readonly lake: {
    readonly raw: Zone;
    readonly curated: Zone;
    readonly pipelineRuns: Dataset;
    readonly files: ItemTable;
    readonly leases: ItemTable;
    readonly backfills: ItemTable;
    readonly salesRaw: QueryableDataset;
    readonly sales: IcebergTable;
    readonly salesQuarantine: IcebergTable;
    readonly dailySales: IcebergTable;
    /** These and all others that jobs create. */
    readonly tables: readonly IcebergTable[];
  };
  /** What a run does, in order; the reconciliation is added at its end. */
  readonly daily: readonly Step[];
  /** What follows the reconciliation, and what follows a backfill. @default - nothing */
  readonly published?: { readonly daily: Step; readonly backfill: Step } | undefined;
  /** What is cleaned up after a failure, once it is recorded. */
  readonly onFailure: readonly Step[];
  /** What the dashboard shows beside the runs themselves. */
  readonly shown: {
    readonly deadLetters: readonly string[];
    readonly jobs: readonly string[];
    readonly workgroups: readonly string[];
  };
  /** What a run of a backfill does. */
  readonly backfill: Step;
  /** What keeps the tables small. */
  readonly maintenance: Step;
  /** Where backfills ask what the raw zone holds, and count what they published. */
  readonly workgroup: Workgroup;
}
