import { marked } from "marked";
import { commentOf } from "./comment";
import { html } from "./markdown";
import type { Report } from "./report";

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --plus: #1a7f3722; --minus: #cf222e22; }
body { font: 15px/1.55 system-ui, sans-serif; max-width: 78rem; margin: 2rem auto; padding: 0 1.2rem; }
h2 { font-size: 1.5rem; } h3 { margin-top: 2rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
h2 + p { font-size: 1.1rem; padding: .9rem 1.1rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--soft); }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem; border-bottom: 1px solid var(--line); }
code { font: .86em/1.45 ui-monospace, monospace; background: var(--soft); padding: .1em .3em; border-radius: .3em; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .8rem; border-radius: .5rem; overflow-x: auto; } pre code { background: none; padding: 0; white-space: pre-wrap; }
pre span { display: block; } .plus { background: var(--plus); } .minus { background: var(--minus); } .at { opacity: .65; }
summary { cursor: pointer; margin: .6rem 0; } li { margin: .35rem 0; }
`;

/** The whole review as a page that needs nothing else. */
export function pageOf(report: Report): string {
  const markdown = commentOf(report, "", Infinity);
  const body = String(marked.parse(markdown, { async: false, gfm: true })).replace(
    /(<code class="language-diff">)([\s\S]*?)(<\/code>)/g,
    (_, start: string, text: string, end: string) => `${start}${coloured(text)}${end}`,
  );
  const title = `Review of ${html(report.facts.stage)}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
${body}
</html>
`;
}

function coloured(text: string): string {
  const kind = (line: string) =>
    line.startsWith("+")
      ? "plus"
      : line.startsWith("-")
        ? "minus"
        : line.startsWith("@@")
          ? "at"
          : "";
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `<span class="${kind(line)}">${line}</span>`)
    .join("");
}
