import { QuicksightGroup } from "@cdktf/provider-aws/lib/quicksight-group";
import { Construct } from "constructs";
import { arnOf } from "../iam/place";

/** What readers of a dashboard do. */
const READ_DASHBOARD = [
  "quicksight:DescribeDashboard",
  "quicksight:ListDashboardVersions",
  "quicksight:QueryDashboard",
];
const READ_FOLDER = ["quicksight:DescribeFolder"];
const READ_THEME = [
  "quicksight:DescribeTheme",
  "quicksight:DescribeThemeAlias",
  "quicksight:ListThemeAliases",
  "quicksight:ListThemeVersions",
];

/** People in QuickSight, by what they may see; who is a member is decided in QuickSight. */
export class ReaderGroup extends Construct {
  private readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly name: string,
  ) {
    super(scope, id);
    const description = "Reads the dashboards of the lake.";
    // Known only once the group exists: QuickSight refuses permissions for nobody.
    const { groupName } = new QuicksightGroup(this, "group", { groupName: name, description });
    this.arn = arnOf(this, "quicksight", `group/default/${groupName}`);
  }

  /** What it may do with a dashboard, a folder or a theme. */
  permission(of: "dashboard" | "folder" | "theme"): { principal: string; actions: string[] } {
    const actions = { dashboard: READ_DASHBOARD, folder: READ_FOLDER, theme: READ_THEME }[of];
    return { principal: this.arn, actions };
  }
}
