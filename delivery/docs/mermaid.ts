import type { Edge } from "./edge";
import type { Flow } from "./flow";
import type { MachineStep } from "./machine";

/** A picture of the flow, in Mermaid. */
export function flowchart({ machines, edges }: Flow): string {
  const steps = new Set(machines.flatMap((machine) => machine.steps.map(stepNode)));
  const nodes = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  const ids = new Map(nodes.map((node, i) => [node, `n${i}`]));
  // The id of a subgraph must not look like a node's.
  for (const { name } of machines)
    ids.set(`machine ${name}`, `machine_${name.replace(/\W/g, "_")}`);
  const id = (node: string) => ids.get(node) ?? "";
  const outside = nodes.filter((node) => !steps.has(node) && !node.startsWith("machine "));
  return [
    "```mermaid",
    "flowchart TD",
    ...outside.map((node) => `  ${id(node)}${shape(node)}`),
    ...machines.flatMap((machine) => [
      `  subgraph ${id(`machine ${machine.name}`)}["state machine ${machine.name}"]`,
      ...machine.steps.map(stepNode).map((node) => `    ${id(node)}${shape(node)}`),
      "  end",
    ]),
    ...edges.map((edge) => `  ${arrow(edge, id)}`),
    "```",
  ].join("\n");
}

function stepNode({ name }: MachineStep): string {
  return `step ${name}`;
}

function arrow({ from, to, label, isFailure }: Edge, id: (node: string) => string): string {
  const line = isFailure ? "-.->" : "-->";
  const text = label ? `|"${label}"|` : "";
  return `${id(from)} ${line}${text} ${id(to)}`;
}

/** What a node is shows in its shape: data are cylinders, code is a box, the rest is round. */
function shape(node: string): string {
  const [kind = "", ...rest] = node.split(" ");
  const name = rest.join(" ");
  switch (kind) {
    case "step":
      return `["${name}"]`;
    case "function":
      return `["${name}<br/>Lambda"]`;
    case "rule":
    case "queue":
    case "schedule":
    case "topic":
    case "view":
      return `(["${kind} ${name}"])`;
    default:
      return `[("${node}")]`;
  }
}
