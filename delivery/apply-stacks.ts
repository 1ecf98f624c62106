import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { availableParallelism } from "node:os";
import {
  bootstrapState,
  destroyStack,
  destroyState,
  isBeingDestroyed,
  isStateKept,
} from "./bootstrap";
import type { AppliedStacks } from "./applied-stacks";
import { emptyModelGroups } from "./model-registry";
import type { Progress, Task } from "./progress";
import { seedState } from "./seed-state";
import { apply, type Place } from "./stack-commands";
import { stackNamed, type Stack } from "./synthesized";
import { describeChanges } from "./terraform-output";
import { longestFirst } from "./longest-first";
import { waves } from "./waves";

/** The stack that holds everybody's state. */
export const STATE_STACK = "state";

/** Each costs a provider process of 0.7 GB, which works for seconds and waits for much longer. */
const AT_ONCE = 2 * availableParallelism();

/** What stacks are applied with. */
export interface Delivery {
  readonly place: Place;
  readonly s3: S3Client;
  readonly stacks: readonly Stack[];
  readonly progress: Progress;
  /** With it, a stack that is as it was when it was applied is not planned again. */
  readonly applied?: AppliedStacks;
}

/** The state stack first while there is no place for state, then the rest in waves by what they read of each other. */
export async function applyAll(delivery: Delivery): Promise<void> {
  const { place, s3, progress, stacks, applied } = delivery;
  const isBootstrapped = await isStateKept(place, s3, stackNamed(stacks, STATE_STACK));
  if (!isBootstrapped) {
    applied?.forget();
    await bootstrap(delivery);
  }
  const [first = [], ...later] = waves(othersOf(stacks)).map((wave) =>
    longestFirst(wave).map((stack) => stackTask(delivery, stack)),
  );
  await progress.all(isBootstrapped ? [stateTask(delivery), ...first] : first, AT_ONCE);
  for (const wave of later) await progress.all(wave, AT_ONCE);
}

/** Only the state stack, and an empty state for every other. */
export async function bootstrap(delivery: Delivery): Promise<void> {
  const { place, s3, progress, stacks } = delivery;
  await progress.all([stateTask(delivery)]);
  await progress.run("state of every stack", async (report) => {
    const seeded: string[] = [];
    for (const stack of othersOf(stacks))
      if (await seedState(place, s3, stack)) seeded.push(stack.name);
    report(seeded.length === 0 ? "all have one" : `empty for ${seeded.join(", ")}`);
  });
}

function stackTask(delivery: Delivery, stack: Stack): Task {
  const { place } = delivery;
  return applyTask(delivery, stack, async () => describeChanges(await apply(place, stack)));
}

function stateTask(delivery: Delivery): Task {
  const { place, s3, stacks } = delivery;
  const stack = stackNamed(stacks, STATE_STACK);
  return applyTask(delivery, stack, () => bootstrapState(place, s3, stack));
}

function applyTask({ applied }: Delivery, stack: Stack, applyIt: () => Promise<string>): Task {
  const work = async () => {
    if (await applied?.has(stack)) return "unchanged since it was applied";
    const said = await applyIt();
    await applied?.note(stack);
    return said;
  };
  return { title: `apply ${stack.name}`, work: async (report) => report(await work()) };
}

/** What stacks are destroyed with. */
export interface Destruction extends Delivery {
  readonly sagemaker: SageMakerClient;
}

/** Everything that is deployed, in reverse order; the state stack last. */
export async function destroyAll(destruction: Destruction): Promise<void> {
  const { place, s3, sagemaker, stacks, progress } = destruction;
  // Once the state stack is half gone, the others are gone already and their locks cannot be taken.
  const others = isBeingDestroyed(place) ? [] : othersOf(stacks);
  for (const wave of waves(others).reverse()) {
    await progress.all(
      wave.map((stack) => ({
        title: `destroy ${stack.name}`,
        work: async (report) => {
          await emptyModelGroups(sagemaker, stack);
          report(await destroyStack(place, s3, stack));
        },
      })),
    );
  }
  const state = stackNamed(stacks, STATE_STACK);
  await progress.run(`destroy ${STATE_STACK}`, async (report) =>
    report(await destroyState(place, s3, state)),
  );
}

function othersOf(stacks: readonly Stack[]): Stack[] {
  return stacks.filter((stack) => stack.name !== STATE_STACK);
}
