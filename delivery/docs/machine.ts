import type { Contract } from "../../contracts";
import { accessOf, type Access } from "./access";
import type { App, Resource } from "./app";

/** A state that does something. */
export interface MachineStep extends Access {
  readonly name: string;
  /** `Glue job`, `Lambda function`, ... */
  readonly kind: string;
  /** What it calls, without project and stage. */
  readonly calls: string;
}

/** A state machine: its steps in order, and what follows a failure. */
export interface Machine {
  readonly name: string;
  readonly resource: Resource;
  readonly steps: readonly MachineStep[];
  readonly onFailure: readonly MachineStep[];
}

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Next?: string;
  readonly Default?: string;
  readonly Catch?: readonly { readonly Next: string }[];
  /** What a Map does with each item. */
  readonly ItemProcessor?: Definition;
}

interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** All state machines of the app. */
export function machinesOf(app: App, contracts: readonly Contract[]): Machine[] {
  return app.ofType("aws_sfn_state_machine").map((resource) => {
    const definition = JSON.parse(String(resource.body["definition"])) as Definition;
    const read = (from: string | undefined) =>
      inOrder(definition, from).map(([name, state]) => stepOf({ app, contracts }, name, state));
    const steps = read(definition.StartAt);
    const caught = definition.States[definition.StartAt]?.Catch?.[0]?.Next;
    const name = app.short(String(resource.body["name"]));
    return { name, resource, steps, onFailure: read(caught) };
  });
}

/**
 * The tasks from a state on, along `Next` and the default of a choice, into a Map and out again; to ask
 * whether one is done is no task.
 */
function inOrder({ States }: Definition, from: string | undefined): [string, State][] {
  const found: [string, State][] = [];
  for (let name = from; name !== undefined;) {
    const state: State | undefined = States[name];
    const isPoll = name === `${found.at(-1)?.[0] ?? ""}_poll`;
    if (state?.Type === "Task" && !isPoll) found.push([name, state]);
    const { ItemProcessor: each } = state ?? {};
    if (each) found.push(...inOrder(each, each.StartAt));
    name = state?.Next ?? state?.Default;
  }
  return found;
}

interface Known {
  readonly app: App;
  readonly contracts: readonly Contract[];
}

const NOTHING: Access = { reads: [], writes: [] };

function stepOf({ app, contracts }: Known, name: string, state: State): MachineStep {
  const zones = new Set<string>(contracts.map(({ zone }) => zone));
  const parameters = state.Parameters ?? {};
  const worker = (type: string, key: string) => app.named(type, parameters[key]);
  const used = (found: Resource | undefined) => (found ? accessOf(app, found, zones) : NOTHING);
  const [service = "", call = ""] = (state.Resource ?? "").split(":::")[1]?.split(":") ?? [];
  switch (service) {
    case "lambda": {
      const calls = app.short(lastPart(parameters["FunctionName"]));
      const access = used(worker("aws_lambda_function", "FunctionName"));
      return { name, kind: "Lambda function", calls, ...access };
    }
    case "states":
      return {
        name,
        kind: "State machine",
        calls: app.short(lastPart(parameters["StateMachineArn"])),
        ...NOTHING,
      };
    case "aws-sdk": {
      if (call !== "glue") return { name, kind: "SDK call", calls: call, ...NOTHING };
      const calls = app.short(String(parameters["Name"]));
      return { name, kind: "Glue crawler", calls, ...used(worker("aws_glue_crawler", "Name")) };
    }
    case "glue": {
      const calls = app.short(String(parameters["JobName"]));
      return { name, kind: "Glue job", calls, ...used(worker("aws_glue_job", "JobName")) };
    }
    case "athena": {
      const reads = datasetsIn(String(parameters["QueryString"] ?? ""), contracts);
      return { name, kind: "Athena", calls: call.replace(/\.sync$/, ""), reads, writes: [] };
    }
    default:
      return { name, kind: service.toUpperCase(), calls: call, ...NOTHING };
  }
}

/** The datasets that an SQL text names as `database.table`. */
export function datasetsIn(sql: string, contracts: readonly Contract[]): string[] {
  return contracts
    .filter(({ zone, name }) => new RegExp(`\\b${zone}\\.${name}\\b`, "i").test(sql))
    .map(({ zone, name }) => `${zone}/${name}`);
}

function lastPart(arn: unknown): string {
  return String(arn).split(":").at(-1) ?? "";
}
