import { QuicksightDataSet } from "@cdktf/provider-aws/lib/quicksight-data-set";
import { Construct } from "constructs";
import type { Columns } from "./definition/columns";

export interface SpiceDataSetProps {
  /** Unique in the account. */
  readonly id: string;
  readonly title: string;
  readonly dataSourceArn: string;
  readonly sql: string;
  readonly columns: Columns;
  /** Names that readers of the data set see instead. @default - those of the SQL */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Columns by folder. @default - no folders */
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  /** Which rows a refresh replaces. @default - all */
  readonly window?: { readonly column: string; readonly days: number } | undefined;
  /** ARN of the data set that says who sees which rows. @default - everybody sees all */
  readonly rulesArn?: string;
}

/** The rows of a query, kept by QuickSight. */
export class SpiceDataSet extends Construct {
  /** Known only once the data set exists: for what must wait for it. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: SpiceDataSetProps) {
    super(scope, id);
    const { arn } = new QuicksightDataSet(this, "data-set", {
      dataSetId: props.id,
      name: props.title,
      importMode: "SPICE",
      physicalTableMap: [physicalTable(props)],
      ...(props.renamed && { logicalTableMap: [logicalTable(props.renamed)] }),
      fieldFolders: Object.entries(props.folders ?? {}).map(([fieldFoldersId, columns]) => ({
        fieldFoldersId,
        columns: [...columns],
      })),
      ...(props.window && { refreshProperties: newestOnly(props.window) }),
      ...(props.rulesArn !== undefined && {
        rowLevelPermissionDataSet: {
          arn: props.rulesArn,
          permissionPolicy: "GRANT_ACCESS",
          // The first format names groups by name, the second by ARN.
          formatVersion: "VERSION_1",
          namespace: "default",
          status: "ENABLED",
        },
      }),
    });
    this.arn = arn;
  }
}

const QUERY = "query";

const physicalTable = ({ columns, dataSourceArn, sql }: SpiceDataSetProps) => ({
  physicalTableMapId: QUERY,
  customSql: {
    dataSourceArn,
    name: QUERY,
    sqlQuery: sql,
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  },
});

const logicalTable = (renamed: Readonly<Record<string, string>>) => ({
  logicalTableMapId: "renamed",
  alias: "renamed",
  source: { physicalTableId: QUERY },
  dataTransforms: Object.entries(renamed).map(([columnName, newColumnName]) => ({
    renameColumnOperation: { columnName, newColumnName },
  })),
});

const newestOnly = ({ column, days }: { column: string; days: number }) => ({
  refreshConfiguration: {
    incrementalRefresh: {
      lookbackWindow: { columnName: column, size: days, sizeUnit: "DAY" },
    },
  },
});
