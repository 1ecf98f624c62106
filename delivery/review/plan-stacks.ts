import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { STATE_STACK, type Delivery } from "../apply-stacks";
import { isStateKept } from "../bootstrap";
import { Failure, Interrupted, messageOf, nameOf } from "../failure";
import type { Stack } from "../synthesized";
import { waves } from "../waves";
import { AtMost } from "../at-most";
import { hasChanges, type PlanJson } from "./plan-json";
import { makePlanFolder, type PlannedStack } from "./plan-folder";
import { planStack } from "./plan-stack";
import { outlookOf, unsettled, upstreamsOf } from "./upstream";

/** A provider needs 0.7 GB and a core while it plans. */
const AT_ONCE = 2;
/** Why a stack is only previewed on an AWS without a place for states. */
export const NO_STATE =
  "there is no place for its state yet: npm run -s pipeline -- state bootstrap";

/** A stack with its plan. */
export interface StackPlan {
  readonly stack: Stack;
  readonly planned: PlannedStack;
  readonly plan: PlanJson;
}

/** A stack that Terraform would not plan. */
export interface FailedStack {
  readonly stack: Stack;
  readonly wave: number;
  readonly error: string;
}

/** What became of planning all stacks, in the order in which they are applied. */
export interface Planning {
  readonly plans: readonly StackPlan[];
  readonly failed: readonly FailedStack[];
}

/** Plan all stacks into the folder, each once the stacks it reads are planned. */
export async function planStacks(delivery: Delivery, folder: string): Promise<Planning> {
  makePlanFolder(folder);
  const planner = new Planner(delivery, folder);
  const underWay = waves(delivery.stacks)
    // The largest of a wave first: begun last, it would be waited for alone.
    .flatMap((wave, number) => [...wave].sort(bySize).map((stack) => ({ stack, wave: number })))
    .map(({ stack, wave }) => ({ stack, wave, outcome: planner.plan(stack, wave) }))
    .sort((a, b) => a.wave - b.wave || byName(a.stack, b.stack));
  await delivery.progress.all(
    underWay.map(({ stack, outcome }) => ({
      title: `plan ${stack.name}`,
      work: async (report) => report(inWords(await outcome)),
    })),
  );
  const results = await Promise.all(underWay.map(({ outcome }) => outcome));
  return {
    plans: results.filter((each): each is StackPlan => "planned" in each),
    failed: results.filter((each): each is FailedStack => "error" in each),
  };
}

/** Plans stacks in the order in which it is asked to, those first that others read. */
class Planner {
  private readonly results = new Map<string, Promise<StackPlan | FailedStack>>();
  private readonly turns = new AtMost(AT_ONCE);

  constructor(
    private readonly delivery: Delivery,
    private readonly folder: string,
  ) {}

  plan(stack: Stack, wave: number): Promise<StackPlan | FailedStack> {
    const result = this.attempt(stack, wave);
    this.results.set(stack.name, result);
    return result;
  }

  private async attempt(stack: Stack, wave: number): Promise<StackPlan | FailedStack> {
    try {
      return await this.afterUpstreams(stack, wave);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      return { stack, wave, error: messageOf(error) };
    }
  }

  private async afterUpstreams(stack: Stack, wave: number): Promise<StackPlan> {
    const { place, s3, stacks } = this.delivery;
    const reasons: string[] = [];
    const outlooks: Record<string, ReturnType<typeof outlookOf>> = {};
    for (const upstream of upstreamsOf(stack, stacks)) {
      const plan = await this.planOf(upstream.stack);
      const changing = unsettled(upstream, plan);
      if (changing.length > 0) outlooks[upstream.source] = outlookOf(plan);
      reasons.push(...changing);
    }
    const hasState = await isStatePlaced(this.delivery, s3, stack);
    if (!hasState) reasons.push(NO_STATE);
    const request = { stack, hasState, outlooks };
    const made = await this.turns.run(() => planStack(place, this.folder, request));
    const planned: PlannedStack = {
      name: stack.name,
      wave,
      plan: made.file,
      json: made.jsonFile,
      sha256: made.sha256,
      changes: hasChanges(made.plan),
      preview: reasons.length > 0,
      reasons,
    };
    return { stack, planned, plan: made.plan };
  }

  private async planOf(name: string): Promise<PlanJson> {
    const result = await this.results.get(name);
    if (result && "plan" in result) return result.plan;
    throw new Failure(`stack ${name}, which it reads, could not be planned`);
  }
}

/** The state stack makes the bucket; it is at home there only once its own state has moved in. */
async function isStatePlaced({ place }: Delivery, s3: S3Client, stack: Stack): Promise<boolean> {
  if (!stack.backend) return true;
  if (stack.name === STATE_STACK) return isStateKept(place, s3, stack);
  try {
    await s3.send(new HeadBucketCommand({ Bucket: stack.backend.bucket }));
    return true;
  } catch (error) {
    if (["NotFound", "NoSuchBucket"].includes(nameOf(error))) return false;
    throw error;
  }
}

function inWords(result: StackPlan | FailedStack): string {
  if ("error" in result) return "could not be planned";
  const { changes, preview } = result.planned;
  return `${changes ? "changes" : "no changes"}${preview ? ", preview" : ""}`;
}

function bySize(a: Stack, b: Stack): number {
  return sizeOf(b) - sizeOf(a) || byName(a, b);
}

function sizeOf({ template }: Stack): number {
  const resources = Object.values(template.resource ?? {});
  return resources.reduce((sum, each) => sum + Object.keys(each).length, 0);
}

function byName(a: Stack, b: Stack): number {
  return a.name < b.name ? -1 : 1;
}
