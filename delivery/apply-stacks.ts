import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import {
  bootstrapState,
  destroyStack,
  destroyState,
  isBeingDestroyed,
  isStateKept,
} from "./bootstrap";
import { emptyModelGroups } from "./model-registry";
import type { Progress, Task } from "./progress";
import { seedState } from "./seed-state";
import { apply, type Place } from "./stack-commands";
import { stackNamed, type Stack } from "./synthesized";
import { describeChanges } from "./terraform-output";
import { waves } from "./waves";

/** The stack that holds everybody's state. */
export const STATE_STACK = "state";

/** What stacks are applied with. */
export interface Delivery {
  readonly place: Place;
  readonly s3: S3Client;
  readonly stacks: readonly Stack[];
  readonly progress: Progress;
}

/** The state stack first while there is no place for state, then the rest in waves by what they read of each other. */
export async function applyAll(delivery: Delivery): Promise<void> {
  const { place, s3, progress, stacks } = delivery;
  const isBootstrapped = await isStateKept(place, s3, stackNamed(stacks, STATE_STACK));
  if (!isBootstrapped) await bootstrap(delivery);
  const [first = [], ...later] = waves(othersOf(stacks)).map((wave) =>
    wave.map((stack) => applyTask(place, stack)),
  );
  await progress.all(isBootstrapped ? [stateTask(delivery), ...first] : first);
  for (const wave of later) await progress.all(wave);
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

function applyTask(place: Place, stack: Stack): Task {
  const work: Task["work"] = async (report) => report(describeChanges(await apply(place, stack)));
  return { title: `apply ${stack.name}`, work };
}

function stateTask({ place, s3, stacks }: Delivery): Task {
  const stack = stackNamed(stacks, STATE_STACK);
  const work: Task["work"] = async (report) => report(await bootstrapState(place, s3, stack));
  return { title: `apply ${STATE_STACK}`, work };
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
