import type { AttributeChange } from "../attributes";
import type { ChangedResource, StackReview } from "./changes";
import { cell, code, fenced, html, shortened } from "./markdown";
import { part, type Part } from "./parts";
import { countsInWords, done } from "./verdict";

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

/** A stack's changes as a table, a line each. */
export function rows({ name, changes, counts }: StackReview): Part {
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
  const { verb, path, address, importedAs, movedFrom, old } = change;
  const from = [
    movedFrom ? `<br>was ${cell(movedFrom)}` : "",
    importedAs ? `<br>imported as ${cell(importedAs)}` : "",
  ].join("");
  const order = old ? `, the old one ${old}` : "";
  return `| ${SIGNS[verb]} ${done(verb)}${order} | ${cell(path)}${from} | ${cell(address)} | ${differing(change)} |`;
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

/** The same, attribute by attribute, to be unfolded. */
export function differences({ name, changes }: StackReview): Part {
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
    `${sign} ${path} = ${shortened(value, LONGEST_VALUE)}`.replace(/[\r\n]+/g, " ");
  const why = forces ? "   # forces the replacement" : "";
  return [
    ...(before !== undefined && !isNew ? [line("-", before)] : []),
    ...(after !== undefined ? [`${line("+", after)}${why}`] : []),
  ];
}
