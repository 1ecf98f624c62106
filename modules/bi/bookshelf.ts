import { QuicksightFolder } from "@cdktf/provider-aws/lib/quicksight-folder";
import { Construct } from "constructs";
import type { Dashboard } from "../../dashboards/dashboard";
import type { DataSet } from "../../dashboards/data-sets";
import { AthenaSource } from "./data-source";
import { DataSets } from "./data-sets";
import { ReaderGroup } from "./group";
import { PublishedDashboard } from "./published-dashboard";
import type { RefreshedDataSet } from "./refresh-states";
import type { RegionGroup } from "./row-rules";
import { Theme } from "./theme";

export interface BookshelfProps {
  /** Begins the ids of everything. */
  readonly prefix: string;
  /** Of the folder. */
  readonly title: string;
  readonly workgroup: string;
  readonly dashboards: readonly Dashboard[];
  readonly dataSets: Readonly<Record<string, DataSet>>;
  readonly readers: string;
  readonly regionGroups: readonly RegionGroup[];
  readonly lateDays: number;
}

/** A folder of dashboards with all they need: source, data sets, theme, and groups that may read them. */
export class Bookshelf extends Construct {
  readonly refreshed: readonly RefreshedDataSet[];

  constructor(scope: Construct, id: string, props: BookshelfProps) {
    super(scope, id);
    const { prefix, title, workgroup } = props;
    const groups = [props.readers, ...props.regionGroups.map(({ group }) => group)];
    const readers = groups.map((name) => new ReaderGroup(this, `group-${name}`, name));
    const source = new AthenaSource(this, "athena", { id: prefix, title, workgroup });
    const sets = new DataSets(this, "data-sets", {
      ...{ prefix, dataSourceArn: source.arn, specs: props.dataSets },
      ...{ readers: props.readers, regionGroups: props.regionGroups, lateDays: props.lateDays },
    });
    const theme = new Theme(this, "theme", { id: prefix, title, readers });
    const folder = new QuicksightFolder(this, "folder", {
      folderId: prefix,
      name: title,
      folderType: "SHARED",
      permissions: readers.map((group) => group.permission("folder")),
    });
    for (const spec of props.dashboards) {
      new PublishedDashboard(this, spec.name, {
        ...{ id: `${prefix}-${spec.name}`, spec, dataSets: sets.known, readers },
        ...{ themeArn: theme.arn, folderId: folder.folderId },
      });
    }
    this.refreshed = sets.refreshed;
  }
}
