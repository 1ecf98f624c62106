import type { Section } from "../section";
import type { StackReview } from "./changes";
import { differences, rows } from "./comment-stack";
import { cell, code, fenced, shortened } from "./markdown";
import { fit, part, type Part } from "./parts";
import type { Report } from "./report";
import { countsInWords } from "./verdict";

/** GitHub takes 65,536 characters, GitLab a million, and nobody reads either. */
const MOST = 60_000;

const RANKS = { block: 2, warn: 3, note: 6, none: 8 } as const;

/** The marker by which a pipeline finds its own comment to replace it. */
export const MARKER = "<!-- pipeline review -->";

/** The review as a comment of limited size; `whole` says where all of it is. */
export function commentOf(report: Report, whole: string, most = MOST): string {
  return `${fit(partsOf(report), most - 1, whole)}\n`;
}

function partsOf(report: Report): Part[] {
  const sections = report.sections.filter(({ severity }) => severity !== "none");
  const changing = report.stacks.filter(({ changes, preview }) => changes.length > 0 || preview);
  return [
    heading(report),
    ...report.failed.map(failure),
    ...(report.orphans.length > 0 ? [orphans(report)] : []),
    ...sections.map(sectionPart),
    ...(changing.length > 0 ? [overview(report)] : []),
    ...changing
      .filter(({ changes }) => changes.length > 0)
      .flatMap((stack) => [rows(stack), differences(stack)]),
    footer(report),
  ];
}

function heading({ verdict, facts }: Report): Part {
  return part(0, [MARKER, `## Review of ${code(facts.stage)}`, "", verdict.text, ""]);
}

function footer({ facts }: Report): Part {
  const { account, region, commit, dirty, base, artifact, terraform } = facts;
  const made = `${commit.slice(0, 12)}${dirty ? " with uncommitted changes" : ""}`;
  const against = base
    ? `, compared with ${code(base.slice(0, 12))}`
    : ", compared with no base: neither `prevent_destroy` nor removed stacks are looked at";
  return part(1, [
    `<sub>${code(made)}${against}; account ${account}, ${region}; Terraform ${terraform}; output ${code(artifact.slice(0, 12))}</sub>`,
  ]);
}

function failure({ name, error }: Report["failed"][number]): Part {
  const text = shortened(error, 4000);
  return part(1, [`### 🛑 ${code(name)} cannot be planned`, "", ...fenced("text", text), ""]);
}

function orphans({ orphans: names }: Report): Part {
  const list = names.map(code).join(", ");
  return part(2, [
    "### ⚠️ Stacks that the app no longer has",
    "",
    `${list}: what they deployed stays, costs money, and nobody looks after it. Destroy them with the base commit first.`,
    "",
  ]);
}

function sectionPart({ title, severity, head, lines }: Section): Part {
  const sign = { block: "🛑 ", warn: "⚠️ ", note: "", none: "" }[severity];
  return {
    ...part(RANKS[severity], [`### ${sign}${title}`, "", ...head]),
    lines,
    tail: [""],
    what: "lines",
  };
}

function overview({ stacks }: Report): Part {
  const row = ({ name, changes, counts, outputs, preview, reasons }: StackReview) => {
    const what = changes.length + outputs.length > 0 ? countsInWords(counts) : "—";
    const why = preview
      ? `**preview**: ${reasons.map((each) => cell(shortened(each, 200))).join("; ")}`
      : "";
    return `| ${cell(name)} | ${what} | ${why} |`;
  };
  const isPreview = stacks.some(({ preview }) => preview);
  const note = isPreview
    ? [
        "",
        "_A preview shows what is to be expected. It is not applied: apply stops after the wave before it, plans again and asks for a new review._",
      ]
    : [];
  return {
    ...part(4, ["### Stacks", "", "| stack | resources | |", "| --- | --- | --- |"]),
    lines: stacks.map(row),
    tail: [...note, ""],
    what: "stacks",
  };
}
