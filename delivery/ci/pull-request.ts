import { Failure } from "../failure";
import { readJson } from "../files";

/** The pull request that a workflow runs for. */
export interface PullRequest {
  readonly number: number;
  /** True when its code comes from another repository, whose authors may not see plans nor get roles. */
  readonly isFromFork: boolean;
  readonly repository: string;
}

interface Event {
  readonly pull_request?: {
    readonly number: number;
    readonly head: { readonly repo: { readonly full_name: string } | null };
    readonly base: { readonly repo: { readonly full_name: string } };
  };
}

/** The pull request of the event that GitHub describes in the environment; undefined when there is none. */
export function pullRequestIn(env: NodeJS.ProcessEnv): PullRequest | undefined {
  const path = env["GITHUB_EVENT_PATH"];
  if (!path) return undefined;
  const event = readJson<Event>(path);
  if (!event) throw new Failure(`GITHUB_EVENT_PATH names ${path}, which is missing or no JSON`);
  if (!event.pull_request) return undefined;
  const { number, head, base } = event.pull_request;
  // A fork that was deleted meanwhile has no repository.
  const isFromFork = head.repo?.full_name !== base.repo.full_name;
  return { number, isFromFork, repository: base.repo.full_name };
}
