import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlainProgress } from "../../cli/plain-progress";
import { WORKLOADS } from "../../config/workload";
import type { Application } from "../../delivery/apply-plans/apply-plans";
import type { PlanningRequest } from "../../delivery/review/make-plans";
import { makeReview } from "../../delivery/review/make-review";
import { seedState } from "../../delivery/seed-state";
import type { Stack } from "../../delivery/synthesized";
import type { TerraformWorld } from "./terraform-world";

/** The commit that plans were compared with. */
export const BASE = "b".repeat(40);
/** Where the project is deployed. */
export const target = {
  project: "shop",
  stage: "dev",
  account: "123456789012",
  region: "us-east-1",
};

/** How a project is planned. */
export interface PlannedOptions {
  /** Every stack has a state, if an empty one. @default true */
  readonly isSeeded?: boolean;
}

/** Something that Terraform keeps without a provider. */
export const thing = (input: string) => ({ terraform_data: { thing: { input } } });

/** A project under git with these stacks, an empty state each, and their plans. */
export async function plannedIn(
  world: TerraformWorld,
  stacks: readonly Stack[],
  { isSeeded = true }: PlannedOptions = {},
): Promise<Application> {
  const project = mkdtempSync(join(tmpdir(), "project-"));
  commit(project, "first");
  const delivery = {
    place: world.place,
    s3: world.s3,
    stacks,
    progress: new PlainProgress(() => undefined),
  };
  if (isSeeded) for (const stack of stacks) await seedState(world.place, world.s3, stack);
  const review = (folder: string, base: string | null) =>
    reviewOf({ delivery, target, project, folder }, base);
  const application = { delivery, target, project, folder: join(project, "plans"), review };
  await review(application.folder, BASE);
  return application;
}

/** Plan and judge into a folder. */
export async function reviewOf(request: PlanningRequest, commit: string | null = null) {
  const base = commit === null ? undefined : { commit, stacks: request.delivery.stacks };
  const sizing = { workload: WORKLOADS["10k"] };
  return (await makeReview({ ...request, base, acknowledgements: [], sizing })).report;
}

/** Make the project a repository, and commit. */
export function commit(project: string, message: string): void {
  const git = (...args: string[]) => execFileSync("git", ["-C", project, ...args]);
  git("init", "-q");
  const author = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
  git(...author, "commit", "-q", "--allow-empty", "-m", message);
}
