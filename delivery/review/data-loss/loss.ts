import type { Stack } from "../../synthesized";
import type { ResourceView } from "../resource-view";

/** Data that would be lost, or that would be less protected. */
export interface Loss {
  /** What to acknowledge: a verb, the construct path, and the attribute if it is about one. */
  readonly finding: string;
  /** The same with stack and address for the path, which holds without a base to compare with. */
  readonly byAddress: string;
  readonly resource: ResourceView;
  readonly words: string;
  /** How it might be avoided. */
  readonly hint?: string | undefined;
  /** Comes with a stack that has nothing yet, to a bucket of the same app: told, and no reason to stop. */
  readonly isBeginning?: boolean;
}

/** What is known beside the resource itself. */
export interface Surroundings {
  readonly resources: readonly ResourceView[];
  readonly base: readonly Stack[] | undefined;
  readonly head: readonly Stack[];
}

/** Something that would be lost by what becomes of a resource. */
export function loss(resource: ResourceView, verb: string, words: string, attribute = ""): Loss {
  const name = (path: string) => [verb, path, attribute].filter(Boolean).join(" ");
  return {
    finding: name(resource.path),
    byAddress: name(`${resource.stack}/${resource.address}`),
    resource,
    words,
  };
}
