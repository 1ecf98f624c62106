/** Whose rows: the regions that the members of a group see. */
export interface RegionGroup {
  readonly group: string;
  readonly regions: readonly string[];
}

export interface RowRules {
  /** Sees all rows. */
  readonly everything: string;
  readonly restricted: readonly RegionGroup[];
  /** The column that is restricted. */
  readonly column: string;
}

/** A column of groups, which QuickSight knows by this name. */
export const GROUP_NAME = "GroupName";

/** The rules as a query, so that they change with the deployment: no value means all values. */
export function rowRules({ column, everything, restricted }: RowRules): string {
  const rules = [
    `(${quoted(everything)}, cast(null as varchar))`,
    ...restricted.flatMap(({ group, regions }) =>
      regions.map((region) => `(${quoted(group)}, ${quoted(region)})`),
    ),
  ];
  return `select group_name, ${column} from (values ${rules.join(", ")}) as rules (group_name, ${column})`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
