import type { Contract } from "../../contracts";
import { accessOf } from "./access";
import { type App, awsName, type Resource } from "./app";
import { type Edge, queueNode } from "./edge";

/** Sources: the schedule that wakes a function, where it writes, and where its failures go. */
export function fetching(
  app: App,
  contracts: readonly Contract[],
  dropBoxes: readonly string[],
): Edge[] {
  const zones = new Set<string>(contracts.map(({ zone }) => zone));
  // Who writes below a drop box drops.
  const drawn = (place: string) =>
    dropBoxes.find((dropBox) => place.startsWith(`${dropBox}/`)) ?? place;
  return app.ofType("aws_scheduler_schedule").flatMap((schedule) => {
    const target = schedule.body["target"] as { arn?: string };
    const worker = app.referred(schedule.stack, target.arn);
    if (worker?.type !== "aws_lambda_function") return [];
    const node = `function ${app.short(awsName(worker))}`;
    const writes = accessOf(app, worker, zones).writes.map(drawn);
    return [
      { from: scheduleNode(app, schedule), to: node, label: stateOf(schedule) },
      ...writes.map((to) => ({ from: node, to })),
      ...deadLetters(app, worker, node),
    ];
  });
}

/** Node of a schedule. */
export const scheduleNode = (app: App, { body }: Resource): string =>
  `schedule ${app.short(String(body["name"]))} ${String(body["schedule_expression"])}`;

/** What to say of a schedule that does not fire. */
export const stateOf = ({ body }: Resource): string | undefined =>
  body["state"] === "DISABLED" ? "disabled in this stage" : undefined;

function deadLetters(app: App, worker: Resource, from: string): Edge[] {
  const config = worker.body["dead_letter_config"] as { target_arn?: string } | undefined;
  const queue = app.referred(worker.stack, config?.target_arn);
  return queue ? [{ from, to: queueNode(app, queue), label: "fails", isFailure: true }] : [];
}
