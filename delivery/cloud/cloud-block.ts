import { Failure } from "../failure";
import type { Stack } from "../synthesized";

/** The workspace that a stack's `cloud` block names. */
export interface CloudBlock {
  readonly hostname: string;
  readonly organization: string;
  readonly workspace: string;
}

/** The `cloud` block of a stack. */
export function cloudBlockOf({ name, cloud }: Stack): CloudBlock {
  if (cloud) return { ...cloud, workspace: cloud.workspaces.name };
  throw new Failure(
    `stack ${name} does not keep its state on Terraform Cloud`,
    'set state.backend to "cloud" in the stage\'s file in config/, see docs/terraform-cloud.md',
  );
}

/** The stacks whose outputs this one reads. */
export function readsOf(stack: Stack, stacks: readonly Stack[]): Stack[] {
  const read = Object.values(stack.template.data?.terraform_remote_state ?? {}).map(
    ({ config }) => config?.workspaces?.name,
  );
  return stacks.filter((other) => other !== stack && read.includes(cloudBlockOf(other).workspace));
}
