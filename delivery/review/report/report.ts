import type { MadePlans } from "../make-plans";
import type { Section } from "../section";
import type { StackReview } from "./changes";

/** A review, as its JSON file holds it. */
export interface Report {
  readonly version: 1;
  readonly verdict: Verdict;
  readonly facts: MadePlans["facts"] & {
    /** The commit that it is compared with; null when none was named. */
    readonly base: string | null;
  };
  readonly stacks: readonly StackReview[];
  readonly failed: readonly { readonly name: string; readonly error: string }[];
  /** Stacks of the base that the app no longer has: what they deployed stays, and nobody looks after it. */
  readonly orphans: readonly string[];
  readonly sections: readonly Section[];
}

/** May it be applied? */
export interface Verdict {
  readonly level: "blocked" | "attention" | "fine" | "nothing";
  /** One line, Markdown. */
  readonly text: string;
}
