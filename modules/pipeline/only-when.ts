import type { Condition, Step } from "./step";

/** Steps that follow one another, all done or all left out. */
export function onlyWhen(when: Condition, steps: readonly Step[]): Step[] {
  return steps.map((step) => {
    if (step.when) throw new Error(`"${step.name}" is left out for a reason of its own already`);
    const { endsEarly, name, poll, task } = step;
    return {
      ...{ name, task, when },
      ...(poll && { poll }),
      ...(endsEarly && { endsEarly }),
      grantRun: (role) => step.grantRun(role),
    };
  });
}
