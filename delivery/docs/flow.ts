import type { Contract } from "../../contracts";
import { accessOf } from "./access";
import { type App, awsName, type Resource } from "./app";
import { type Edge, topicNode } from "./edge";
import { fetching, scheduleNode, stateOf } from "./fetching";
import { intake } from "./intake";
import { datasetsIn, type Machine, machinesOf } from "./machine";

/** What the app does with data, read from the synthesized resources. */
export interface Flow {
  readonly machines: readonly Machine[];
  readonly edges: readonly Edge[];
  /** Books that every job keeps; a picture with them would be a knot. */
  readonly everywhere: readonly string[];
}

/** Read the flow from the app: from events over the run's steps to the views. */
export function flowOf(app: App, contracts: readonly Contract[]): Flow {
  const machines = machinesOf(app, contracts);
  const everywhere = usedByAllJobs(app, contracts);
  const shown = (place: string) => !everywhere.includes(place);
  const taken = intake(app, contracts);
  const dropBoxes = taken.filter(({ to }) => to.startsWith("rule ")).map(({ from }) => from);
  const edges = [
    ...fetching(app, contracts, dropBoxes),
    ...taken,
    ...starts(app, machines),
    ...machines.flatMap((machine) => machineEdges(app, machine, shown)),
    ...views(app, contracts),
    ...alarms(app),
  ];
  return { machines, edges, everywhere };
}

function starts(app: App, machines: readonly Machine[]): Edge[] {
  return app.ofType("aws_scheduler_schedule").flatMap((schedule) => {
    const { arn } = schedule.body["target"] as { arn?: string };
    const to = startedNode(app, machines, arn);
    return to ? [{ from: scheduleNode(app, schedule), to, label: stateOf(schedule) }] : [];
  });
}

/** The first step of a state machine, or a function. */
function startedNode(app: App, machines: readonly Machine[], arn: unknown): string | undefined {
  const resource = app.named("aws_sfn_state_machine", arn);
  const first = machines.find((each) => each.resource === resource)?.steps[0];
  if (first) return `step ${first.name}`;
  const called = app.named("aws_lambda_function", arn);
  return called && `function ${app.short(awsName(called))}`;
}

function machineEdges(app: App, machine: Machine, shown: (place: string) => boolean): Edge[] {
  const { steps, onFailure, resource } = machine;
  const follow = steps.slice(1).map((step, i) => ({
    from: `step ${steps[i]?.name ?? ""}`,
    to: `step ${step.name}`,
  }));
  const data = steps.flatMap(({ name, reads, writes }) => [
    ...reads.filter(shown).map((from) => ({ from, to: `step ${name}` })),
    ...writes.filter(shown).map((to) => ({ from: `step ${name}`, to })),
  ]);
  const path = [`machine ${machine.name}`, ...onFailure.map(({ name }) => `step ${name}`)];
  const failure = path.slice(1).map((to, i) => ({
    from: path[i] ?? "",
    to,
    label: i === 0 ? "any step fails" : undefined,
    isFailure: true,
  }));
  const topic = topicIn(app, resource);
  const last = path.at(-1);
  const alert = topic && last ? [{ from: last, to: topic, isFailure: true }] : [];
  return [...follow, ...data, ...failure, ...alert];
}

function topicIn(app: App, { stack, body }: Resource): string | undefined {
  const [reference] = /\$\{[^}]*aws_sns_topic[^}]*\}/.exec(String(body["definition"])) ?? [];
  const topic = app.referred(stack, reference);
  return topic && topicNode(app, topic);
}

function views(app: App, contracts: readonly Contract[]): Edge[] {
  return app
    .ofType("aws_glue_catalog_table")
    .filter(({ body }) => body["table_type"] === "VIRTUAL_VIEW")
    .flatMap(({ stack, body }) => {
      const database = app.referred(stack, body["database_name"]);
      const to = `view ${database ? awsName(database) : "?"}.${String(body["name"])}`;
      return datasetsIn(sqlOf(body["view_original_text"]), contracts).map((from) => ({ from, to }));
    });
}

/** The SQL in Athena's way to keep a view: base64 of JSON in a comment. */
export function sqlOf(text: unknown): string {
  const [, coded = ""] = /^\/\* Presto View: (\S+) \*\/$/.exec(String(text)) ?? [];
  const view = JSON.parse(Buffer.from(coded, "base64").toString("utf8") || "{}") as object;
  return "originalSql" in view ? String(view.originalSql) : "";
}

function alarms(app: App): Edge[] {
  return app.ofType("aws_cloudwatch_metric_alarm").flatMap(({ stack, body }) => {
    const queue = (body["dimensions"] as Record<string, string> | undefined)?.["QueueName"];
    if (queue === undefined) return [];
    const topics = (body["alarm_actions"] as string[]).map((each) => app.referred(stack, each));
    return topics
      .filter((topic) => topic !== undefined)
      .map((topic) => ({
        from: `queue ${app.short(queue)}`,
        to: topicNode(app, topic),
        label: "alarm",
        isFailure: true,
      }));
  });
}

/** What every job uses to keep its books; tables of the lake are no books. */
export function usedByAllJobs(app: App, contracts: readonly Contract[]): string[] {
  const zones = new Set<string>(contracts.map(({ zone }) => zone));
  const tables = contracts
    .filter(({ tableFormat }) => tableFormat === "iceberg")
    .map(({ zone, name }) => `${zone}/${name}`);
  const [first = [], ...others] = app.ofType("aws_glue_job").map((job) => {
    const { reads, writes } = accessOf(app, job, zones);
    return [...reads, ...writes].filter((place) => !tables.includes(place));
  });
  return first.filter((place) => others.every((places) => places.includes(place)));
}
