import { z } from "zod";

const MASK = "\u2022\u2022\u2022";

/** What of an ODCS document says which columns hold personal data. */
const classified = z.looseObject({
  schema: z.array(
    z.looseObject({
      properties: z.array(
        z.looseObject({
          name: z.string(),
          classification: z.string().optional(),
          tags: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
});

/** Columns of a contract by whether they may be shown. */
export interface Shown {
  readonly open: ReadonlySet<string>;
  readonly personal: ReadonlySet<string>;
}

/** Read a contract's classification: what is tagged `pii`, or classed as more than internal, is not shown. */
export function shownColumns(document: unknown): Shown {
  const columns = classified.parse(document).schema.flatMap(({ properties }) => properties);
  const isPersonal = ({ classification, tags }: (typeof columns)[number]) =>
    tags.includes("pii") || !["public", "internal", undefined].includes(classification);
  const names = (wanted: boolean) =>
    new Set(columns.filter((each) => isPersonal(each) === wanted).map(({ name }) => name));
  return { open: names(false), personal: names(true) };
}

/**
 * A refused record without personal data: of its values only those of columns that the contract knows and does not
 * class as personal. What could not be split into columns may hold anything, and is not shown at all.
 */
export function maskRecord(record: string, { open }: Shown): string {
  const values = objectIn(record);
  if (!values)
    return `${MASK} (${String(record.length)} characters that could not be split into columns)`;
  const shown = Object.entries(values).map(([name, value]) => [
    name,
    open.has(name) || value === null || value === "" ? value : MASK,
  ]);
  // With spaces, so that a line of it can be broken.
  return JSON.stringify(Object.fromEntries(shown), null, 1).replace(/\n */g, " ");
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
