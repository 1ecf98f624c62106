import type { Line } from "./bill";
import { clusterOf } from "./charges/emr";
import { glueRuns } from "./charges/glue";
import { cutoffOf, detailBytes } from "./charges/reading";
import { number, text } from "./resource";
import type { Situation } from "./situation";

/** What whoever pays should know besides the sum. */
export function warningsOf(situation: Situation, lines: readonly Line[]): string[] {
  return [
    ...standing(lines),
    ...late(situation),
    ...lateClusters(situation),
    ...stopped(situation),
    ...unlimited(situation),
  ];
}

function standing(lines: readonly Line[]): string[] {
  return lines
    .filter(({ alwaysOn }) => alwaysOn)
    .map(({ address, item, stack, usd }) => {
      const cost = usd === null ? "no price in the table" : `${usd.toFixed(2)} USD a month`;
      return `always on: ${item} (${stack}: ${address}), ${cost} whether it is used or not`;
    });
}

/** Jobs that Glue would end before they are done. */
function late(situation: Situation): string[] {
  return situation.resources
    .filter(({ type }) => type === "aws_glue_job")
    .flatMap((job) => {
      const limit = number(job.values, "timeout", Infinity);
      const longest = Math.max(0, ...glueRuns(job, situation).map(({ seconds }) => seconds)) / 60;
      if (longest <= limit) return [];
      const name = text(job.values, "name");
      return [
        `${name} would take ${Math.round(longest)} minutes and is ended after ${limit}: raise glue.workers or glue.timeoutMinutes in config/`,
      ];
    });
}

/** Clusters that a run would not wait for. */
function lateClusters(situation: Situation): string[] {
  return situation.resources
    .filter(({ type }) => type === "aws_s3_object")
    .flatMap((object) => {
      const { hours = 0, nodes, timeoutSeconds = Infinity } = clusterOf(object, situation) ?? {};
      if (hours * 3600 <= timeoutSeconds) return [];
      return [
        `the EMR cluster would take ${hours.toFixed(1)} hours with ${nodes} nodes, and is ended after ${timeoutSeconds / 60} minutes: raise emr.maxNodes or emr.timeoutMinutes in config/`,
      ];
    });
}

/** Questions that Athena would stop. */
function stopped(situation: Situation): string[] {
  return situation.resources
    .filter(({ type }) => type === "aws_athena_workgroup")
    .filter((group) => detailBytes(situation) > cutoffOf(group))
    .map((group) => {
      const [scanned, limit] = [detailBytes(situation), cutoffOf(group)].map((bytes) =>
        (bytes / 1e9).toFixed(0),
      );
      return `${text(group.values, "name")} stops a question about a week of sales: it scans ${scanned} GB, the limit is ${limit} GB (athena.scanLimitBytes in config/)`;
    });
}

/** Workgroups whose questions may scan, and cost, whatever they like. */
function unlimited({ resources }: Situation): string[] {
  return resources
    .filter((each) => each.type === "aws_athena_workgroup" && cutoffOf(each) === Infinity)
    .map(
      ({ values }) =>
        `${text(values, "name")} has no limit on what a question scans: one may cost any sum (athena.scanLimitBytes in config/)`,
    );
}
