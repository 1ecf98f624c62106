import { isMarkedAt, leavesOf } from "../data-loss/leaves";
import type { ResourceView } from "../resource-view";

const DATA_SET = "aws_quicksight_data_set";
const RULES = "row_level_permission_data_set.arn";
const QUERY = /^physical_table_map\.(custom_sql\.sql_query|relational_table\.|s3_source\.)/;

/** A data set of QuickSight whose rows say who sees which rows of others, and which is asked for in another way. */
export function rowRulesChanged(resource: ResourceView, all: readonly ResourceView[]): string[] {
  if (resource.type !== DATA_SET || !all.some((each) => isRuledBy(each, resource))) return [];
  const [old, now] = [leavesOf(resource.before), leavesOf(resource.after)];
  const differs = [...new Set([...old.keys(), ...now.keys()])].filter((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    const isQuery = QUERY.test((was ?? is)?.place ?? "");
    return isQuery && was?.value !== is?.value && !isMarkedAt(resource.unknown, path);
  });
  if (old.size === 0 || differs.length === 0) return [];
  return [`other rules say who sees which rows of other data sets: ${differs.join(", ")}`];
}

function isRuledBy(other: ResourceView, { address, after, before }: ResourceView): boolean {
  if (other.type !== DATA_SET) return false;
  const rules = leavesOf(other.after).get(RULES)?.value ?? leavesOf(other.before).get(RULES)?.value;
  const id = after?.["data_set_id"] ?? before?.["data_set_id"];
  return (
    typeof rules === "string" &&
    (rules.endsWith(`:dataset/${String(id)}`) || rules === `\${${address}.arn}`)
  );
}
