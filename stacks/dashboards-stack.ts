import type { Construct } from "constructs";
import type { Config } from "../config";
import type { Dashboard } from "../dashboards/dashboard";
import { dataSets } from "../dashboards/data-sets";
import { forecastAndDataHealth } from "../dashboards/forecast-and-data-health";
import { salesOverview } from "../dashboards/sales-overview";
import { Bookshelf } from "../modules/bi/bookshelf";
import { Refresh } from "../modules/bi/refresh";
import type { Step } from "../modules/pipeline/step";
import type { Workgroup } from "../modules/sql/workgroup";
import type { DataKey } from "../modules/storage/data-key";
import { BaseStack } from "./base-stack";

const DASHBOARDS: readonly Dashboard[] = [salesOverview, forecastAndDataHealth];

export interface DashboardsInputs {
  readonly key: DataKey;
  readonly quicksight: NonNullable<Config["quicksight"]>;
  readonly workgroup: Workgroup;
}

/** What people see of the lake, in QuickSight. */
export class DashboardsStack extends BaseStack {
  /** Steps that bring new rows to the dashboards. */
  readonly refresh: { readonly daily: Step; readonly backfill: Step };

  constructor(scope: Construct, config: Config, { key, quicksight, workgroup }: DashboardsInputs) {
    super(scope, "dashboards", config);
    const shelf = new Bookshelf(this, "quicksight", {
      prefix: this.place.prefix,
      title: `${config.project} ${config.stage}`,
      workgroup: workgroup.name,
      dashboards: DASHBOARDS,
      dataSets,
      ...quicksight,
    });
    const refresh = new Refresh(this, "refresh", {
      name: this.name("refresh-dashboards"),
      dataSets: shelf.refreshed,
      key,
      logRetentionDays: config.logRetentionDays,
    });
    this.refresh = {
      daily: refresh.step("INCREMENTAL_REFRESH"),
      backfill: refresh.step("FULL_REFRESH"),
    };
  }
}
