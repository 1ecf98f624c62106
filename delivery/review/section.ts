import type { Stack } from "../synthesized";
import type { StackPlan } from "./plan-stacks";
import type { ResourceView } from "./resource-view";

/** `block`: must not be applied as it is; `warn`: to be looked at; `note`: worth a line; `none`: nothing to say. */
export type Severity = "block" | "warn" | "note" | "none";

/** What one kind of examination found, as part of the report. */
export interface Section {
  /** Key in the JSON report. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** A few words for the verdict, for example `2 buckets are deleted`; empty when there is nothing to say. */
  readonly summary: string;
  /** Markdown that stays when lines are left out: an introduction, the head of a table. */
  readonly head: readonly string[];
  /** Markdown, one finding or row each, the most important first. */
  readonly lines: readonly string[];
  readonly json: unknown;
}

/** What the examinations look at. */
export interface ReviewInput {
  readonly stage: string;
  /** The account the stage is applied to. */
  readonly account: string;
  readonly plans: readonly StackPlan[];
  /** Every resource of every plan, unchanged ones too. */
  readonly resources: readonly ResourceView[];
  /** The synthesized output that is reviewed. */
  readonly head: readonly Stack[];
  /** That of the commit it is compared with, if one was named. */
  readonly base: readonly Stack[] | undefined;
}

/** An examination of all plans together. */
export type Examination = (input: ReviewInput) => Section | Promise<Section>;
