import type { Charge } from "../charge";
import { MODEL } from "../model";
import { type BilledResource, block, number } from "../resource";
import { callsOf, type Situation } from "../situation";
import { DAYS } from "../times";

/** What the questions of people and of runs cost; they stand at the first workgroup. */
export function workgroup(resource: BilledResource, situation: Situation): Charge[] {
  if (!isFirst(resource, situation)) return [];
  const { queries } = situation.workload;
  const least = MODEL.athenaLeastBytes;
  const aggregate = MODEL.aggregateRows * MODEL.aggregateBytes * 30;
  const runs = callsOf(situation, "athena:startQueryExecution").reduce(
    (sum, { times }) => sum + times,
    0,
  );
  const parts = [
    {
      what: "dashboards and trends",
      bytes: queries.aggregates * DAYS * Math.max(aggregate, least),
    },
    {
      what: "analysts, a week of sales each",
      bytes: queries.detail * DAYS * detailBytes(situation),
    },
    { what: "questions of runs", bytes: runs * least },
  ];
  return parts.map(({ bytes, what }) => ({
    component: "Athena",
    price: "athena:tb",
    quantity: bytes / 1e12,
    part: "usage",
    basis: "modelled",
    what,
  }));
}

/** Bytes that a question about a week of single sales scans. */
export const detailBytes = ({ workload }: Situation): number =>
  Math.max(workload.rowsPerDay * 7 * MODEL.columnBytes, MODEL.athenaLeastBytes);

/** Bytes at which a workgroup stops a question; endless when it stops none. */
export const cutoffOf = ({ values }: BilledResource): number =>
  number(block(values, "configuration"), "bytes_scanned_cutoff_per_query", Infinity);

/** What the people cost who look at dashboards; they stand at the first resource of QuickSight. */
export function quickSight(resource: BilledResource, situation: Situation): Charge[] {
  const { authors, readers } = situation.workload.people;
  const first = situation.resources.find(({ type }) => type.startsWith("aws_quicksight_"));
  if (first !== resource) return [];
  const common = { component: "QuickSight seats", part: "fixed", basis: "modelled" } as const;
  return [
    { ...common, price: "quicksight:author", quantity: authors },
    { ...common, price: "quicksight:reader", quantity: readers },
  ];
}

const isFirst = (resource: BilledResource, { resources }: Situation) =>
  resources.find(({ type }) => type === resource.type) === resource;
