import type { BilledResource, Values } from "../../../delivery/cost/resource";

/** A resource of the stack `app`: `aResource("aws_kms_key.main", {…})`. */
export function aResource(address: string, values: Values = {}, stack = "app"): BilledResource {
  return { stack, address, type: address.split(".")[0] ?? "", values };
}

/** A state machine that a schedule starts every day, with these tasks one after another. */
export function dailyRun(
  ...tasks: readonly (readonly [resource: string, parameters: Values])[]
): BilledResource[] {
  const States = Object.fromEntries(
    tasks.map(([resource, Parameters], i) => [
      `step${i}`,
      {
        Type: "Task",
        Resource: `arn:aws:states:::${resource}`,
        Parameters,
        ...(i + 1 < tasks.length ? { Next: `step${i + 1}` } : { End: true }),
      },
    ]),
  );
  const definition = JSON.stringify({ StartAt: "step0", States });
  return [
    aResource("aws_sfn_state_machine.daily", { name: "daily", definition }),
    aResource("aws_scheduler_schedule.daily", {
      schedule_expression: "cron(0 3 * * ? *)",
      target: { arn: "arn:aws:states:us-east-1:123456789012:stateMachine:daily" },
    }),
  ];
}
