import { messageOf } from "../failure";
import { artifactDigest } from "../review/artifact";
import type { Stack } from "../synthesized";
import { waves } from "../waves";
import type { CloudApi } from "./api";
import { archiveOf } from "./archive";
import { changesIn, mustBeReviewed, mustBeSameFolder, type PlannedChange } from "./changes";
import { readsOf } from "./cloud-block";
import { CloudRun } from "./runs";
import { hasOutputs, type Placed, placeStacks } from "./workspaces";

/** What stacks are delivered with. */
export interface CloudDelivery {
  readonly api: CloudApi;
  readonly stacks: readonly Stack[];
  readonly terraformVersion: string;
  /** Stands on each run, for example the commit. */
  readonly message: string;
  readonly signal: AbortSignal;
  readonly say: (stack: string, line: string) => void;
}

/** What became of a stack. */
export interface StackResult {
  readonly stack: string;
  readonly status: "planned" | "applied" | "unchanged" | "skipped" | "failed";
  readonly run?: string;
  /** Of the names and contents that were uploaded. */
  readonly digest?: string;
  readonly changes: readonly PlannedChange[];
  readonly reason?: string;
}

/** Plan every stack without a right to apply, for a pull request. */
export function planAll(delivery: CloudDelivery): Promise<StackResult[]> {
  return inWaves(delivery, async (placed, upstreams) => {
    const { run, changes, digest } = await plan(delivery, placed, true);
    const status = changes.length > 0 ? "planned" : "unchanged";
    const missing = await withoutOutputs(delivery.api, upstreams);
    const reason = missing.length > 0 && `preview: ${missing.join(", ")} must be applied first`;
    const stack = placed.stack.name;
    return { stack, status, run: run.id, digest, changes, ...(reason && { reason }) };
  });
}

/** Plan and apply every stack, upstream first; with a review at hand, only what was reviewed. */
export function applyAll(
  delivery: CloudDelivery,
  reviewed?: readonly StackResult[],
): Promise<StackResult[]> {
  return inWaves(delivery, async (placed) => {
    const { name } = placed.stack;
    const seen = reviewed?.find(({ stack }) => stack === name);
    if (seen) mustBeSameFolder(name, artifactDigest([placed.stack]), seen.digest);
    const { run, changes, digest, isConfirmable } = await plan(delivery, placed, false);
    try {
      if (reviewed) mustBeReviewed(name, changes, seen?.changes);
    } catch (error) {
      if (isConfirmable) await run.discard();
      throw error;
    }
    if (!isConfirmable) return { stack: name, status: "unchanged", run: run.id, digest, changes };
    await run.apply((line) => delivery.say(name, line));
    return { stack: name, status: "applied", run: run.id, digest, changes };
  });
}

async function plan(delivery: CloudDelivery, { stack, id }: Placed, isSpeculative: boolean) {
  const { api, message, signal, say } = delivery;
  const archive = await archiveOf(stack.folder);
  const request = { workspace: id, archive, message, isSpeculative };
  const run = await CloudRun.create(api, request, signal);
  const { attributes } = await run.plan((line) => say(stack.name, line));
  const changes = attributes["has-changes"] ? await changesOf(api, run) : [];
  const isConfirmable = attributes["status"] !== "planned_and_finished";
  return { run, changes, digest: artifactDigest([stack]), isConfirmable };
}

async function withoutOutputs(api: CloudApi, upstreams: readonly Placed[]): Promise<string[]> {
  const names: string[] = [];
  for (const each of upstreams) if (!(await hasOutputs(api, each))) names.push(each.stack.name);
  return names;
}

async function changesOf(api: CloudApi, run: CloudRun): Promise<PlannedChange[]> {
  const { id } = await run.part("plan");
  return changesIn((await api.json(`plans/${id}/json-output`)) ?? {});
}

type Work = (placed: Placed, upstreams: readonly Placed[]) => Promise<StackResult>;

/** Stacks of one wave run side by side; after a wave with a failure no other one begins. */
async function inWaves(delivery: CloudDelivery, work: Work): Promise<StackResult[]> {
  const { api, stacks, terraformVersion } = delivery;
  const placed = await placeStacks(api, stacks, terraformVersion);
  const placeOf = (stack: Stack) => placed.get(stack.name) as Placed;
  const results: StackResult[] = [];
  for (const wave of waves(stacks)) {
    const hasFailed = results.some(({ status }) => status === "failed");
    const tasks = wave.map(async (stack): Promise<StackResult> => {
      const failed = { stack: stack.name, changes: [] };
      if (hasFailed) return { ...failed, status: "skipped", reason: "a stack before it failed" };
      try {
        return await work(placeOf(stack), readsOf(stack, stacks).map(placeOf));
      } catch (error) {
        if (delivery.signal.aborted) throw error;
        return { ...failed, status: "failed", reason: messageOf(error) };
      }
    });
    results.push(...(await Promise.all(tasks)));
  }
  return results;
}
