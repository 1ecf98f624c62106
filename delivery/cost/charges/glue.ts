import type { Charge } from "../charge";
import { MODEL } from "../model";
import type { PriceId } from "../price";
import { type BilledResource, number, text, type Values } from "../resource";
import { callsFor, rowsPerRun, scheduledTimes, type Situation, workOf } from "../situation";
import { timesAMonth } from "../times";

/** Data processing units of a worker; each has 4 vCPU. */
const DPU: Readonly<Record<string, number>> = {
  Standard: 1,
  "G.025X": 0.25,
  "G.1X": 1,
  "G.2X": 2,
  "G.4X": 4,
  "G.8X": 8,
  "G.12X": 12,
  "G.16X": 16,
};
const VCPU_PER_DPU = 4;

/** What a Glue job costs: DPU-hours of the runs that are scheduled. */
export function glueJob(resource: BilledResource, situation: Situation): Charge[] {
  return glueRuns(resource, situation).map(({ basis, seconds, times }) => ({
    component: "Glue ETL",
    price: priceOf(resource),
    quantity: (times * dpuOf(resource) * seconds) / 3600,
    part: "usage",
    basis,
    what: `${nameOfSize(resource)}, ${Math.round(seconds)} s a run`,
  }));
}

/** The runs of a job that are scheduled: how often a month, and how long one takes. */
export function glueRuns(resource: BilledResource, situation: Situation) {
  const called = callsFor(situation, "glue:startJobRun", "JobName", resource);
  const triggered = scheduledTimes(situation.resources, resource) + triggers(resource, situation);
  const all = [
    ...called.map(({ step, times }) => ({ step, times })),
    { step: "", times: triggered },
  ].filter(({ times }) => times > 0);
  return all.map(({ step, times }) => {
    const vcpu = VCPU_PER_DPU * (dpuOf(resource) - dpuOfDriver(resource));
    const work = workOf(situation, step, {
      rows: takesSales(resource) ? rowsPerRun(situation, times) : 0,
      rowsPerSecond: MODEL.sparkRowsPerVcpu,
      startSeconds: MODEL.glueStartSeconds,
    });
    const seconds = work.startSeconds + work.cpuSeconds / Math.max(vcpu, 1);
    return { times, seconds, basis: work.basis };
  });
}

/** Datasets with a row for each sale; all others are small beside them. */
const OF_SALES = ["sales", "sales_raw"];

/** Whether a job takes single sales, by the datasets that its arguments name; one that names none may. */
function takesSales({ values }: BilledResource): boolean {
  const named = Object.values((values["default_arguments"] ?? {}) as Values)
    .map((value) =>
      /^s3:\/\/[^/]*-(?:raw|processed|curated|quarantine)-[^/]*\/(\w+)$/.exec(String(value)),
    )
    .flatMap((found) => found?.[1] ?? []);
  return named.length === 0 || named.some((name) => OF_SALES.includes(name));
}

function triggers(job: BilledResource, { resources }: Situation): number {
  const own = resources.filter(
    ({ type, values }) =>
      type === "aws_glue_trigger" &&
      text(values, "type") === "SCHEDULED" &&
      JSON.stringify(values["actions"] ?? "").includes(`"${text(job.values, "name")}"`),
  );
  return own.reduce((sum, { values }) => sum + (timesAMonth(text(values, "schedule")) ?? 0), 0);
}

function dpuOf({ values }: BilledResource): number {
  const workers = number(values, "number_of_workers", NaN);
  if (Number.isNaN(workers)) return number(values, "max_capacity", 10);
  return workers * (DPU[text(values, "worker_type")] ?? 1);
}

const dpuOfDriver = ({ values }: BilledResource) => DPU[text(values, "worker_type")] ?? 1;

const nameOfSize = ({ values }: BilledResource) =>
  `${number(values, "number_of_workers", number(values, "max_capacity", 10))} x ${text(values, "worker_type") || "DPU"}`;

function priceOf({ values }: BilledResource): PriceId {
  const isFlex = text(values, "execution_class") === "FLEX";
  const isNew = Number.parseInt(text(values, "glue_version") || "0", 10) >= 6;
  if (isNew) return isFlex ? "glue6:dpu-hour:flex" : "glue6:dpu-hour";
  return isFlex ? "glue:dpu-hour:flex" : "glue:dpu-hour";
}

/** What a crawler costs, started by runs or by its own schedule. */
export function glueCrawler(resource: BilledResource, situation: Situation): Charge[] {
  const called = callsFor(situation, "aws-sdk:glue:startCrawler", "Name", resource);
  const own = timesAMonth(text(resource.values, "schedule")) ?? 0;
  const times = called.reduce((sum, call) => sum + call.times, own);
  const quantity = (times * MODEL.crawlDpu * MODEL.crawlMinutes) / 60;
  return [
    {
      component: "Glue crawler",
      price: "glue:crawler",
      quantity,
      part: "usage",
      basis: "modelled",
    },
  ];
}
