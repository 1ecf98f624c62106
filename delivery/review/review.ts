import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { costSection, type Sizing } from "../cost/section";
import { writeJson } from "../files";
import { impactSection } from "../impact/section";
import type { Stack } from "../synthesized";
import { access } from "./access/access";
import type { Acknowledgement } from "./data-loss/acknowledgements";
import { dataLoss } from "./data-loss/data-loss";
import type { MadePlans } from "./make-plans";
import { stackReviews } from "./report/changes";
import { openEnds } from "./open-ends";
import { commentOf } from "./report/comment";
import { pageOf } from "./report/page";
import type { Report } from "./report/report";
import { verdictOf } from "./report/verdict";
import { viewResources } from "./resource-view";
import { sensitiveValues, withoutSecrets } from "./secret-values";
import type { Examination } from "./section";

/** The report for programs. */
export const JSON_FILE = "review.json";

/** What the plans are judged with. */
export interface Judging {
  readonly made: MadePlans;
  readonly head: readonly Stack[];
  /** Another commit's output, if one was named. */
  readonly base: { readonly commit: string; readonly stacks: readonly Stack[] } | undefined;
  readonly acknowledgements: readonly Acknowledgement[];
  /** What costs are reckoned for. */
  readonly sizing: Sizing;
}

/** The examinations, in the order in which they are reported. */
function examinations({ acknowledgements, sizing }: Judging): readonly Examination[] {
  return [
    (input) => dataLoss(input, acknowledgements),
    access,
    openEnds,
    (input) => costSection(input, sizing),
    impactSection,
  ];
}

/** Judge the plans: the same plans, the same report, to the byte. */
export async function judge(judging: Judging): Promise<Report> {
  const { made, head, base } = judging;
  const { facts, plans, failed } = made;
  const resources = viewResources(plans, base?.stacks);
  const input = {
    stage: facts.stage,
    account: facts.account,
    plans,
    resources,
    head,
    base: base?.stacks,
  };
  const sections = [];
  for (const examine of examinations(judging)) sections.push(await examine(input));
  const names = new Set(head.map(({ name }) => name));
  const report = {
    version: 1 as const,
    facts: { ...facts, base: base?.commit ?? null },
    stacks: stackReviews(made, resources),
    failed: failed.map(({ stack, error }) => ({ name: stack.name, error })),
    orphans: (base?.stacks ?? [])
      .map(({ name }) => name)
      .filter((name) => !names.has(name))
      .sort(),
    sections,
  };
  const secrets = plans.flatMap(({ plan }) => sensitiveValues(plan));
  return withoutSecrets({ verdict: verdictOf(report), ...report }, secrets);
}

/** Files of a report. */
export interface ReportFiles {
  readonly comment: string;
  readonly json: string;
  readonly page: string;
}

/** Write the comment, the JSON and the page; `link` is where people will find the page. */
export function writeReport(folder: string, report: Report, link: string | undefined): ReportFiles {
  mkdirSync(folder, { recursive: true });
  const place = (name: string) => join(folder, name);
  const files = {
    comment: place("comment.md"),
    json: place(JSON_FILE),
    page: place("review.html"),
  };
  const whole = link ? `[the whole review](${link})` : "the whole review is in `review.html`";
  writeFileSync(files.comment, commentOf(report, whole));
  writeJson(files.json, report);
  writeFileSync(files.page, pageOf(report));
  return files;
}
