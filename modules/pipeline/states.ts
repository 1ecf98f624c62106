import type { Step } from "./step";

/** A state of Amazon States Language. */
export type State = Readonly<Record<string, unknown>>;
export type Named = readonly [name: string, state: State];

/** The state of one call: any error leads to `failed`, success to where `after` says. */
export function taskState(
  { name, task }: Pick<Step, "name" | "task">,
  failed: string,
  after: State,
): Named {
  const caught = { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: failed };
  return [name, { Type: "Task", ...task, Catch: [caught], ...after }];
}
