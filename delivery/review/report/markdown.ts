/** A text as inline code: nothing in it is taken for Markdown, a mention or a link. */
export function code(text: string): string {
  const line = text.replace(/\s*[\r\n]\s*/g, " ⏎ ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line === "" || /^[` ]|[` ]$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Code for a cell of a table; a backslash before a bar would take back that it is escaped, so it stands twice. */
export function cell(text: string): string {
  return code(text).replace(/(\\*)\|/g, "$1$1\\|");
}

/** Something that unfolds. */
export function details(summary: string, body: readonly string[]): string[] {
  return ["<details>", `<summary>${summary}</summary>`, "", ...body, "", "</details>", ""];
}

/** Text for HTML between the Markdown. */
export function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A line of a report as a terminal shows it. */
export function plainText(line: string): string {
  return line.replace(/\*\*|`/g, "");
}

/** A long text from both its ends. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const [start, end] = [Math.ceil(most * 0.6), Math.floor(most * 0.3)];
  return `${text.slice(0, start)} … ${text.slice(-end)}`;
}

/** `1 stack`, `2 stacks`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A block of text as it is. */
export function fenced(language: string, text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
}
