import { requestsTo } from "../bucket-traffic";
import type { Charge } from "../charge";
import { MODEL } from "../model";
import { type BilledResource, block, blocks, nameOf, number, text, type Values } from "../resource";
import type { Situation } from "../situation";
import { DAYS } from "../times";

const declared = { component: "CloudWatch", part: "fixed", basis: "declared" } as const;

/** What an alarm costs, each metric of a formula by itself, and the metrics of one's own that it is the first to name. */
export function alarm(resource: BilledResource, situation: Situation): Charge[] {
  const metrics = metricsOf(resource.values).length;
  return [
    { ...declared, price: "cloudwatch:alarm", quantity: Math.max(1, metrics) },
    ...ownMetrics(resource, situation),
  ];
}

/** What a dashboard costs. */
export const dashboard = (): Charge[] => [
  { ...declared, price: "cloudwatch:dashboard", quantity: 1 },
];

function metricsOf(values: Values): string[] {
  const queried = blocks(values, "metric_query").flatMap((each) => blocks(each, "metric"));
  return (queried.length > 0 ? queried : [values])
    .filter((metric) => text(metric, "metric_name") !== "")
    .map(idOf);
}

const idOf = (metric: Values) =>
  JSON.stringify([metric["namespace"], metric["metric_name"], metric["dimensions"] ?? {}]);

/** Those that AWS makes by itself cost nothing. */
const isOwn = (id: string) => !/^\["(?:AWS\/|Glue")/.test(id);

function ownMetrics(resource: BilledResource, { resources }: Situation): Charge[] {
  const alarms = resources.filter(({ type }) => type === "aws_cloudwatch_metric_alarm");
  const before = alarms
    .slice(0, alarms.indexOf(resource))
    .flatMap(({ values }) => metricsOf(values));
  const first = [...new Set(metricsOf(resource.values))].filter(
    (id) => isOwn(id) && !before.includes(id),
  );
  if (first.length === 0) return [];
  return [{ ...declared, price: "cloudwatch:metric", quantity: first.length }];
}

/** What a log group costs: its part of all logs, taken in once and stored until they expire. */
export function logGroup(resource: BilledResource, { resources, workload }: Situation): Charge[] {
  const groups = resources.filter(({ type }) => type === "aws_cloudwatch_log_group").length;
  const all = MODEL.logGigabytes.find(({ upTo }) => workload.rowsPerDay <= upTo)?.gigabytes ?? 0;
  const retention = number(resource.values, "retention_in_days", 0);
  const months = Math.min(workload.days, retention === 0 ? workload.days : retention) / DAYS;
  const common = { component: "CloudWatch", part: "usage", basis: "modelled" } as const;
  return [
    { ...common, price: "logs:ingested", quantity: all / groups },
    { ...common, price: "logs:stored", quantity: (all / groups) * months },
  ];
}

/** What a trail costs: the data events that it selects. The first copy of management events is free. */
export function trail({ values }: BilledResource, situation: Situation): Charge[] {
  const buckets = situation.resources.filter(({ type }) => type === "aws_s3_bucket");
  const quantity = buckets.reduce((sum, bucket) => {
    const { gets, puts } = requestsTo(bucket, situation);
    const { reads, writes } = selected(values, nameOf(bucket));
    return sum + (reads ? gets : 0) + (writes ? puts : 0);
  }, 0);
  return [
    {
      component: "CloudTrail data events",
      price: "cloudtrail:data",
      quantity,
      part: "usage",
      basis: "modelled",
    },
  ];
}

function selected(values: Values, bucket: string) {
  const kinds = [
    ...blocks(values, "advanced_event_selector").map((each) => advanced(each, bucket)),
    ...blocks(values, "event_selector").map((each) => basic(each, bucket)),
  ];
  return {
    reads: kinds.some(({ reads }) => reads),
    writes: kinds.some(({ writes }) => writes),
  };
}

function advanced(selector: Values, bucket: string) {
  const fields = blocks(selector, "field_selector");
  const field = (name: string) => fields.find((each) => each["field"] === name);
  const list = (from: Values | undefined, name: string) =>
    (from?.[name] ?? []) as readonly string[];
  const isData = list(field("eventCategory"), "equals").includes("Data");
  const isS3 = list(field("resources.type"), "equals").includes("AWS::S3::Object");
  const starts = list(field("resources.ARN"), "starts_with");
  const isOn =
    isData && isS3 && (starts.length === 0 || starts.some((arn) => arn.includes(`:${bucket}/`)));
  const [readOnly] = list(field("readOnly"), "equals");
  return { reads: isOn && readOnly !== "false", writes: isOn && readOnly !== "true" };
}

function basic(selector: Values, bucket: string) {
  const data = block(selector, "data_resource");
  const arns = (data?.["values"] ?? []) as readonly string[];
  const isOn =
    text(data, "type") === "AWS::S3::Object" &&
    arns.some(
      (arn) => arn === "arn:aws:s3" || arn === "arn:aws:s3:::" || arn.includes(`:${bucket}/`),
    );
  const kind = text(selector, "read_write_type") || "All";
  return { reads: isOn && kind !== "WriteOnly", writes: isOn && kind !== "ReadOnly" };
}
