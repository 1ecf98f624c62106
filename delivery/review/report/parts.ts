/** A piece of a text that can be made shorter from its end, or left out. */
export interface Part {
  /** 0 is the most important. */
  readonly rank: number;
  /** Stays as long as the part does. */
  readonly head: readonly string[];
  readonly lines: readonly string[];
  readonly tail?: readonly string[];
  /** What the lines are, for what is said of those left out: `changes`. */
  readonly what: string;
}

/** Room for what is said of lines that are left out, beside where they are. */
const NOTICE = 120;

/**
 * All parts in their order, within so many characters: the less important go first, each from its end. Where
 * something is left out, it says how much, and where all of it is.
 */
export function fit(parts: readonly Part[], most: number, whole: string): string {
  const ranked = parts
    .map((part, index) => ({ part, index }))
    .sort((a, b) => a.part.rank - b.part.rank);
  const kept = new Map<number, string>();
  let room = most - NOTICE - whole.length;
  let omitted = 0;
  for (const { part, index } of ranked) {
    const text = shortenedTo(part, room, whole);
    if (text === undefined) omitted += 1;
    else {
      kept.set(index, text);
      room -= text.length + 1;
    }
  }
  const all = parts.flatMap((_, index) => kept.get(index) ?? []);
  const notice =
    omitted > 0 ? [`_${omitted} parts of less importance are left out: ${whole}_`] : [];
  return [...all, ...notice].join("\n");
}

function shortenedTo(
  { head, lines, tail = [], what }: Part,
  room: number,
  whole: string,
): string | undefined {
  const frame = [...head, ...tail].join("\n").length + NOTICE + whole.length;
  if (frame > room) return undefined;
  const kept: string[] = [];
  let left = room - frame;
  for (const line of lines) {
    if (line.length + 1 > left) break;
    kept.push(line);
    left -= line.length + 1;
  }
  const missing = lines.length - kept.length;
  const notice = missing > 0 ? ["", `_… and ${missing} more ${what}: ${whole}_`] : [];
  return [...head, ...kept, ...notice, ...tail].join("\n");
}

/** A part of the same text always, or none of it. */
export function part(rank: number, head: readonly string[]): Part {
  return { rank, head, lines: [], what: "lines" };
}
