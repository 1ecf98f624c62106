/** How far a table was read. */
export interface Position {
  /** Its watermark, as the database writes it. */
  readonly value: string;
  /** What the overlap before it held; undefined in a watermark that a person has set. */
  readonly overlap: string | undefined;
}

/** The position in a watermark; undefined before the first run. */
export function positionOf(watermark: string | undefined): Position | undefined {
  if (watermark === undefined) return undefined;
  const [value = "", overlap] = watermark.split(" ");
  return { value, overlap };
}

/** A position as a watermark: neither part holds a space. */
export const watermarkOf = ({ value, overlap }: Position): string => `${value} ${overlap}`;
