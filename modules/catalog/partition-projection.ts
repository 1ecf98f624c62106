import type { Column } from "../../contracts";

/** First day that a partition can stand for; the project started later. */
const FIRST_DAY = "2020-01-01";

/** Table properties with which engines work out the partitions instead of being told of each. */
export function dailyPartitions(uri: string, key: Column | undefined): Record<string, string> {
  if (!key) return {};
  if (!key.name.endsWith("_date")) {
    throw new Error(
      `the outermost partition key "${key.name}" is no date; put a key named ..._date first`,
    );
  }
  return {
    "projection.enabled": "true",
    [`projection.${key.name}.type`]: "date",
    [`projection.${key.name}.format`]: "yyyy-MM-dd",
    [`projection.${key.name}.range`]: `${FIRST_DAY},NOW+1DAYS`,
    [`projection.${key.name}.interval`]: "1",
    [`projection.${key.name}.interval.unit`]: "DAYS",
    // Doubled for Terraform, which would read a single $ as its own expression.
    "storage.location.template": `${uri}/${key.name}=$\${${key.name}}/`,
  };
}
