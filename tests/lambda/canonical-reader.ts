/** A second, independent reader of canonical text: lines, then fields, then escapes. */
export function readCanonical(text: string): string[][] {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("canonical text must end with a line break");
  return lines.map((line) => {
    const fields = line.match(/("(?:[^"]|"")*"|[^",]*)(?:,|$)/g) ?? [];
    const cells = fields.map((field) => field.replace(/,$/, ""));
    // The pattern also matches nothing at the very end, unless the line ends in a comma.
    if (!line.endsWith(",")) cells.pop();
    return cells.map((cell) =>
      (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell).replace(
        /\\([\\nr])/g,
        (_, code: string) => ({ "\\": "\\", n: "\n", r: "\r" })[code] ?? "",
      ),
    );
  });
}
