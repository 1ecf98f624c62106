import type { Contract } from "../../contracts";
import { accessOf } from "./access";
import { type App, awsName, type Resource } from "./app";
import { type Edge, queueNode } from "./edge";

/** S3 events: rule, queue, dead letters, the function that consumes, and where it writes. */
export function intake(app: App, contracts: readonly Contract[]): Edge[] {
  return app.ofType("aws_cloudwatch_event_target").flatMap((target) => {
    const rule = app.referred(target.stack, target.body["rule"]);
    const queue = app.referred(target.stack, target.body["arn"]);
    if (!rule || queue?.type !== "aws_sqs_queue") return [];
    const pattern = JSON.parse(String(rule.body["event_pattern"])) as S3Pattern;
    const ruleNode = `rule ${app.short(awsName(rule))}`;
    const landed = (pattern.detail?.object?.key ?? []).map(({ prefix = "" }) => {
      const zone = app.zoneOf(pattern.detail?.bucket?.name?.[0] ?? "");
      return `${zone}/${prefix.replace(/\/$/, "")}`;
    });
    return [
      ...landed.map((from) => ({ from, to: ruleNode, label: pattern["detail-type"]?.join(", ") })),
      { from: ruleNode, to: queueNode(app, queue) },
      ...deadLetters(app, queue),
      ...consumers(app, queue, contracts),
    ];
  });
}

interface S3Pattern {
  readonly "detail-type"?: readonly string[];
  readonly detail?: {
    readonly bucket?: { readonly name?: readonly string[] };
    readonly object?: { readonly key?: readonly { readonly prefix?: string }[] };
  };
}

function deadLetters(app: App, queue: Resource): Edge[] {
  const policy = String(queue.body["redrive_policy"] ?? "{}");
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Record<string, unknown>;
  const letters = app.referred(queue.stack, deadLetterTargetArn);
  if (!letters) return [];
  const label = `after ${String(maxReceiveCount)} tries`;
  return [{ from: queueNode(app, queue), to: queueNode(app, letters), label, isFailure: true }];
}

function consumers(app: App, queue: Resource, contracts: readonly Contract[]): Edge[] {
  const zones = new Set<string>(contracts.map(({ zone }) => zone));
  return app
    .ofType("aws_lambda_event_source_mapping")
    .filter(({ stack, body }) => app.referred(stack, body["event_source_arn"]) === queue)
    .flatMap(({ stack, body }) => {
      const worker = app.referred(stack, body["function_name"]);
      if (!worker) return [];
      const node = `function ${app.short(awsName(worker))}`;
      const { writes } = accessOf(app, worker, zones);
      return [
        { from: queueNode(app, queue), to: node },
        ...writes.map((to) => ({ from: node, to })),
      ];
    });
}
