import type { AttributeChange } from "../attributes";
import type { Section } from "../section";
import type { ChangedResource, StackReview } from "./changes";
import { cell, code, html, shortened } from "./markdown";
import { fit, type Part } from "./parts";
import type { Report } from "./report";
import { countsInWords, done } from "./verdict";

/** GitHub takes 65,536 characters, GitLab a million, and nobody reads either. */
const MOST = 60_000;
const LONGEST_VALUE = 600;
const MOST_NAMED = 4;

const SIGNS = {
  delete: "🔥",
  replace: "♻️",
  update: "✏️",
  create: "➕",
  move: "🚚",
  import: "📥",
  forget: "👋",
} as const;
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

function rows({ name, changes, counts }: StackReview): Part {
  return {
    ...part(5, [
      `#### ${code(name)}: ${countsInWords(counts)}`,
      "",
      "| | construct | resource | differs |",
      "| --- | --- | --- | --- |",
    ]),
    lines: changes.map(row),
    tail: [""],
    what: "changes",
  };
}

function row(change: ChangedResource): string {
  const { verb, path, address, movedFrom } = change;
  const from = movedFrom ? `<br>was ${cell(movedFrom)}` : "";
  return `| ${SIGNS[verb]} ${done(verb)} | ${cell(path)}${from} | ${cell(address)} | ${differing(change)} |`;
}

/** What forces a replacement, or the first attributes that differ. */
function differing({ verb, because, attributes }: ChangedResource): string {
  if (verb === "delete") return because ?? "";
  if (verb === "create") return "";
  const forcing = attributes.filter(({ forces }) => forces);
  const shown = (forcing.length > 0 ? forcing : attributes).map(({ path }) => path);
  const names = shown.slice(0, MOST_NAMED).map((path) => cell(shortened(path, 120)));
  const more = shown.length > MOST_NAMED ? ` and ${shown.length - MOST_NAMED} more` : "";
  const why = verb === "replace" ? (forcing.length > 0 ? "because of " : `${because ?? ""} `) : "";
  return `${why}${names.join(", ")}${more}`.trim();
}

function differences({ name, changes }: StackReview): Part {
  const blocks = changes.filter(({ attributes }) => attributes.length > 0).map(difference);
  const summary = `What differs in ${html(name)}, attribute by attribute`;
  return {
    ...part(7, ["<details>", `<summary>${summary}</summary>`, ""]),
    lines: blocks,
    tail: ["", "</details>", ""],
    what: "resources",
  };
}

function difference({ path, verb, attributes }: ChangedResource): string {
  const lines = attributes.flatMap((each) => signed(each, verb === "create"));
  return fenced("diff", [`@@ ${path} ${done(verb)} @@`, ...lines].join("\n")).join("\n");
}

function signed({ path, before, after, forces }: AttributeChange, isNew: boolean): string[] {
  const line = (sign: string, value: string) =>
    `${sign} ${path} = ${shortened(value, LONGEST_VALUE).replaceAll("\n", " ")}`;
  const why = forces ? "   # forces the replacement" : "";
  return [
    ...(before !== undefined && !isNew ? [line("-", before)] : []),
    ...(after !== undefined ? [`${line("+", after)}${why}`] : []),
  ];
}

function fenced(language: string, text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
}

function part(rank: number, head: readonly string[]): Part {
  return { rank, head, lines: [], what: "lines" };
}
