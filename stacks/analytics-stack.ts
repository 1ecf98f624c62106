import type { Construct } from "constructs";
import type { Config } from "../config";
import type { QueryableDataset } from "../modules/catalog/dataset";
import { Database } from "../modules/catalog/database";
import type { Step } from "../modules/pipeline/step";
import { countRows } from "../modules/sql/count-rows";
import { View, viewNames } from "../modules/sql/view";
import { Workgroup } from "../modules/sql/workgroup";
import type { DataBucket } from "../modules/storage/data-bucket";
import type { DataKey } from "../modules/storage/data-key";
import { BaseStack } from "./base-stack";

const DATABASE = "analytics";

export interface AnalyticsInputs {
  readonly key: DataKey;
  readonly artifacts: DataBucket;
  readonly lake: {
    readonly sales: QueryableDataset;
    readonly salesQuarantine: QueryableDataset;
  };
}

/** Where the pipeline asks questions, and the views of which people ask theirs. */
export class AnalyticsStack extends BaseStack {
  /** Steps that count a run's rows in the published tables. */
  readonly count: readonly Step[];
  /** Where they are counted, and where backfills ask. */
  readonly workgroup: Workgroup;

  constructor(scope: Construct, config: Config, { artifacts, key, lake }: AnalyticsInputs) {
    super(scope, "analytics", config);
    const { destroyWithData } = config;
    this.workgroup = new Workgroup(this, "workgroup", {
      name: this.name("pipeline"),
      description: "Queries of the pipeline: its counts, and what backfills look for.",
      askers: "pipeline",
      ...{ artifacts, destroyWithData, key, ...config.athena.pipeline },
    });
    this.count = countRows({
      workgroup: this.workgroup,
      tables: { accepted: lake.sales, quarantined: lake.salesQuarantine },
    });
    const description = "Views for reports, over the curated tables.";
    // A database of its own, so that the views need not wait for the lake.
    const database = new Database(this, "views", { name: DATABASE, description }).name;
    for (const name of viewNames()) {
      new View(this, name.replaceAll("_", "-"), { name, database, databaseName: DATABASE });
    }
  }
}
