import type { Charge } from "../charge";
import { MODEL } from "../model";
import { type BilledResource, means, number, text } from "../resource";
import type { Machine, Situation } from "../situation";
import { DAYS } from "../times";

const COMPONENT = "Lambda, Step Functions, queues, tables, secrets";
const common = { component: COMPONENT, part: "usage", basis: "modelled" } as const;

/** What a state machine costs: the states that its scheduled runs enter. */
export function stateMachine(resource: BilledResource, { machines }: Situation): Charge[] {
  const machine = machines.find((each) => each.resource === resource);
  if (text(resource.values, "type") === "EXPRESS")
    return [{ ...common, price: undefined, quantity: 1, what: "an express state machine" }];
  const each = machine?.visits.reduce((sum, { times }) => sum + times, 0) ?? 0;
  const quantity = (machine?.runs ?? 0) * each;
  return [{ ...common, price: "sfn:transition", quantity, what: `${each} transitions a run` }];
}

/** What a table of DynamoDB costs: a few items for each run and file. */
export function dynamoTable({ values }: BilledResource, situation: Situation): Charge[] {
  if (text(values, "billing_mode") !== "PAY_PER_REQUEST") {
    const units = `${number(values, "read_capacity", 0)} read, ${number(values, "write_capacity", 0)} write`;
    const what = `DynamoDB provisioned capacity: ${units}`;
    return [
      {
        ...common,
        price: undefined,
        quantity: 1,
        part: "fixed",
        basis: "declared",
        what,
        alwaysOn: true,
      },
    ];
  }
  const quantity = runsOf(situation.machines) * 20 + situation.workload.filesPerDay * DAYS * 4;
  return [
    { ...common, price: "dynamodb:write", quantity },
    { ...common, price: "dynamodb:read", quantity },
  ];
}

/** What a queue costs: its messages, and the questions of the function that waits on it. */
export function queue(resource: BilledResource, { resources, workload }: Situation): Charge[] {
  const isAsked = resources.some(
    (each) =>
      each.type === "aws_lambda_event_source_mapping" &&
      means(each, each.values["event_source_arn"], resource),
  );
  if (!isAsked) return [];
  const polls = MODEL.pollsPerMinute * 60 * 24 * DAYS;
  return [
    {
      ...common,
      price: "sqs:request",
      quantity: polls,
      part: "fixed",
      what: "asked by Lambda while it is empty",
    },
    { ...common, price: "sqs:request", quantity: workload.filesPerDay * DAYS * 3 },
  ];
}

/** What a topic costs: it is told little. */
export const topic = (_: BilledResource, { machines }: Situation): Charge[] => [
  { ...common, price: "sns:publish", quantity: runsOf(machines) },
];

/** What a secret costs. */
export const secret = (): Charge[] => [
  { ...common, price: "secret", quantity: 1, part: "fixed", basis: "declared" },
];

const runsOf = (machines: readonly Machine[]) => machines.reduce((sum, { runs }) => sum + runs, 0);
