import { QuicksightDashboard } from "@cdktf/provider-aws/lib/quicksight-dashboard";
import { QuicksightFolderMembership } from "@cdktf/provider-aws/lib/quicksight-folder-membership";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import type { Dashboard } from "../../dashboards/dashboard";
import { block } from "./definition/block";
import { definition, type KnownDataSets } from "./definition/definition";
import type { ReaderGroup } from "./group";

export interface PublishedDashboardProps {
  readonly id: string;
  readonly spec: Dashboard;
  readonly dataSets: KnownDataSets;
  readonly themeArn: string;
  readonly folderId: string;
  readonly readers: readonly ReaderGroup[];
}

/** A dashboard of the specification, in its folder, for its readers. */
export class PublishedDashboard extends Construct {
  constructor(scope: Construct, id: string, props: PublishedDashboardProps) {
    super(scope, id);
    const api = definition(props.spec, props.dataSets);
    const dashboard = new QuicksightDashboard(this, "dashboard", {
      dashboardId: props.id,
      name: props.spec.title,
      // A version is made of each change, and says which it is.
      versionDescription: createHash("sha256").update(JSON.stringify(api)).digest("hex"),
      themeArn: props.themeArn,
      definition: block(api),
      permissions: props.readers.map((group) => group.permission("dashboard")),
    });
    new QuicksightFolderMembership(this, "membership", {
      folderId: props.folderId,
      memberType: "DASHBOARD",
      memberId: dashboard.dashboardId,
    });
  }
}
