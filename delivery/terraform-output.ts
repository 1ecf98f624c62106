/** How many resources an apply or destroy touched. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

const APPLIED =
  /Apply complete! Resources: (?:(\d+) imported, )?(\d+) added, (\d+) changed, (\d+) destroyed/;
const DESTROYED = /Destroy complete! Resources: (\d+) destroyed/;
const COLOURS = /\u001b\[[0-9;]*m/g;

/** Text without terminal colours. */
export function plainText(output: string): string {
  return output.replace(COLOURS, "");
}

/** The counts at the end of Terraform's output, undefined when it did not get there. */
export function changesOf(output: string): Changes | undefined {
  const text = plainText(output);
  const applied = APPLIED.exec(text);
  if (applied) {
    return {
      added: Number(applied[2]),
      changed: Number(applied[3]),
      destroyed: Number(applied[4]),
    };
  }
  // A run in the cloud without changes is not applied at all.
  if (/^No changes\./m.test(text)) return { added: 0, changed: 0, destroyed: 0 };
  const destroyed = DESTROYED.exec(text);
  return destroyed ? { added: 0, changed: 0, destroyed: Number(destroyed[1]) } : undefined;
}

/** Changes in words, for people. */
export function describeChanges(changes: Changes | undefined): string {
  if (!changes) return "done";
  const { added, changed, destroyed } = changes;
  if (added + changed + destroyed === 0) return "no changes";
  return `${added} added, ${changed} changed, ${destroyed} destroyed`;
}

/** The error boxes of Terraform's output, or its last lines when there is none. */
export function errorsOf(output: string): string {
  const boxes = boxesOf(plainText(output)).filter((box) => box.startsWith("Error:"));
  if (boxes.length > 0) return boxes.join("\n\n");
  const lines = plainText(output).trim().split("\n");
  const first = lines.findIndex((line) => /^\s*Error/.test(line));
  return (first >= 0 ? lines.slice(first) : lines.slice(-15)).join("\n");
}

/** True when Terraform tried to create what is already there. */
export function saysAlreadyExists(output: string): boolean {
  return /already exists|AlreadyExists|AlreadyOwnedByYou|ResourceInUseException|ResourceConflictException/.test(
    errorsOf(output),
  );
}

function boxesOf(text: string): string[] {
  const boxes: string[] = [];
  let box: string[] | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("╷")) box = [];
    else if (line.startsWith("╵")) {
      if (box) boxes.push(box.join("\n").trim());
      box = undefined;
    } else box?.push(line.replace(/^│ ?/, "").trimEnd());
  }
  return boxes;
}
