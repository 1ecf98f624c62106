import { type App, compare } from "./app";
import type { Flow } from "./flow";
import type { Machine, MachineStep } from "./machine";
import { code, codes, heading, page, table } from "./markdown";
import { flowchart } from "./mermaid";

/** `docs/architecture.md`: the picture, the steps, the stacks. */
export function architecturePage(app: App, flow: Flow): string {
  const { stage } = app.facts;
  return page(
    heading("Architecture", "the synthesized app"),
    `This page is drawn from what is deployed (stage \`${stage}\`). Names are without the prefix ` +
      `\`${app.facts.project}-${stage}-\`. Why it is so: [decisions](adr/).`,
    "## The flow",
    "Cylinders are data (`zone/folder` in S3, or a DynamoDB table), boxes are code. " +
      "Dotted lines are taken only when something went wrong.",
    flowchart(flow),
    `Not drawn, because every job uses it: ${codes(flow.everywhere)}.`,
    ...flow.machines.flatMap(machineBlocks),
    "## Alarms",
    "All go to the alert topic. What to do: [operations](operations.md).",
    alarmTable(app),
    "## Stacks",
    "A stack that reads another's state is applied after it; all others at the same time.",
    stackTable(app),
  );
}

function machineBlocks({ name, steps, onFailure }: Machine): string[] {
  return [
    `## The run: state machine \`${name}\``,
    "What a step reads and writes follows from the permissions of its role; " +
      "for a query, from its text.",
    stepTable(steps),
    "Failure path:",
    stepTable(onFailure),
  ];
}

function stepTable(steps: readonly MachineStep[]): string {
  return table(
    ["step", "is a", "calls", "reads", "writes"],
    steps.map((step) => [
      code(step.name),
      step.kind,
      code(step.calls),
      codes(step.reads),
      codes(step.writes),
    ]),
  );
}

/** What it means that nothing was measured, by CloudWatch's word for it. */
const SILENCE: Readonly<Record<string, string>> = {
  breaching: "a fault",
  missing: "told",
  notBreaching: "fine",
};

function alarmTable(app: App): string {
  const rows = app
    .ofType("aws_cloudwatch_metric_alarm")
    .map(({ body }) => [
      code(app.short(String(body["alarm_name"]))),
      String(body["alarm_description"]),
      SILENCE[String(body["treat_missing_data"])] ?? "",
    ]);
  return table(["alarm", "means", "no data is"], rows);
}

function stackTable(app: App): string {
  const rows = [...app.stacks]
    .sort((left, right) => compare(left.name, right.name))
    .map(({ name, dependencies }) => {
      const types = app.resources.filter(({ stack }) => stack === name).map(({ type }) => type);
      const counted = [...new Set(types)]
        .sort(compare)
        .map((type) => `${types.filter((each) => each === type).length} ${code(type)}`);
      return [code(name), codes(dependencies), counted.join(", ")];
    });
  return table(["stack", "reads the state of", "resources"], rows);
}
