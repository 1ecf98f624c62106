import { createHash } from "node:crypto";
import { emptyState } from "../seed-state";
import type { Stack } from "../synthesized";
import type { CloudApi, Resource } from "./api";
import { cloudBlockOf, readsOf } from "./cloud-block";

/** A stack and the workspace that holds it. */
export interface Placed {
  readonly stack: Stack;
  readonly id: string;
}

/** Find or make the workspace of each stack, and let those who read its outputs do so. */
export async function placeStacks(
  api: CloudApi,
  stacks: readonly Stack[],
  terraformVersion: string,
): Promise<Map<string, Placed>> {
  const placed = new Map<string, Placed>();
  for (const stack of stacks) {
    const { organization, workspace } = cloudBlockOf(stack);
    const found = await api.find(`organizations/${organization}/workspaces/${workspace}`);
    const { id } = found ?? (await make(api, stack, terraformVersion));
    placed.set(stack.name, { stack, id });
    if (!(await api.find(`workspaces/${id}/current-state-version`))) await seed(api, id);
  }
  for (const stack of stacks) {
    for (const upstream of readsOf(stack, stacks)) await share(api, placed, { upstream, stack });
  }
  return placed;
}

/** True once there is something that others can read. */
export async function hasOutputs(api: CloudApi, { id }: Placed): Promise<boolean> {
  const outputs = await api.json(`workspaces/${id}/current-state-version-outputs`);
  return ((outputs as { readonly data?: readonly unknown[] }).data ?? []).length > 0;
}

async function make(api: CloudApi, stack: Stack, terraformVersion: string): Promise<Resource> {
  const { organization, workspace: name } = cloudBlockOf(stack);
  const attributes = { name, "terraform-version": terraformVersion, "auto-apply": false };
  const path = `organizations/${organization}/workspaces`;
  return (await api.post(path, { type: "workspaces", attributes })) as Resource;
}

/** An empty state, so that stacks that read this one can be planned before it is applied. */
const seed = (api: CloudApi, id: string) => putState(api, id, emptyState());

/** Write a whole state; `force` lets it follow one of another lineage. */
export async function putState(
  api: Pick<CloudApi, "post">,
  id: string,
  state: string,
  force = false,
): Promise<void> {
  const { serial, lineage } = JSON.parse(state) as { serial: number; lineage: string };
  const md5 = createHash("md5").update(state).digest("hex");
  const content = Buffer.from(state).toString("base64");
  const attributes = { serial, lineage, md5, state: content, ...(force && { force }) };
  await api.post(`workspaces/${id}/actions/lock`, { type: "workspaces" });
  try {
    await api.post(`workspaces/${id}/state-versions`, { type: "state-versions", attributes });
  } finally {
    await api.post(`workspaces/${id}/actions/unlock`, { type: "workspaces" });
  }
}

/** Runs see the state of other workspaces only where those name them as consumers. */
async function share(
  api: CloudApi,
  placed: ReadonlyMap<string, Placed>,
  { upstream, stack }: { upstream: Stack; stack: Stack },
): Promise<void> {
  const from = placed.get(upstream.name)?.id ?? "";
  const to = placed.get(stack.name)?.id ?? "";
  const path = `workspaces/${from}/relationships/remote-state-consumers`;
  await api.post(path, [{ type: "workspaces", id: to }]);
}
