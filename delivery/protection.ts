import { isBeingDestroyed } from "./bootstrap";
import { Failure, Interrupted, messageOf } from "./failure";
import type { Progress } from "./progress";
import { planDestroy, type Place } from "./stack-commands";
import { protectedResources, type Stack } from "./synthesized";

/** Ask Terraform, before anything is destroyed, whether something protects itself; throws what it says. */
export async function refuseWhenProtected(
  place: Place,
  stacks: readonly Stack[],
  progress: Progress,
): Promise<void> {
  if (isBeingDestroyed(place)) return;
  const guarded = stacks.filter((stack) => protectedResources(stack).length > 0);
  if (guarded.length === 0) return;
  const refusals: string[] = [];
  await progress.all(
    guarded.map((stack) => ({
      title: `plan to destroy ${stack.name}`,
      work: async (report) => {
        const refusal = await refusalOf(place, stack);
        report(refusal ? "refused" : "allowed");
        if (refusal) refusals.push(refusal);
      },
    })),
  );
  if (refusals.length === 0) return;
  const list = guarded.flatMap((stack) =>
    protectedResources(stack).map((each) => `  ${stack.name}: ${each}`),
  );
  throw new Failure(
    `${refusals.sort().join("\n\n")}\n\nnothing was destroyed; these protect themselves:\n${list.join("\n")}`,
  );
}

async function refusalOf(place: Place, stack: Stack): Promise<string | undefined> {
  try {
    await planDestroy(place, stack);
    return undefined;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return messageOf(error);
  }
}
