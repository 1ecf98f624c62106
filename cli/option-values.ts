import { InvalidArgumentError } from "commander";

/** A business date, as an option's value. */
export function aDay(text: string): string {
  const moment = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && moment.toString() !== "Invalid Date") {
    if (moment.toISOString().startsWith(text)) return text;
  }
  throw new InvalidArgumentError("It must be a day, yyyy-mm-dd.");
}

/** A whole number above 0. */
export function aCount(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number above 0.");
}

/** A whole number, 0 too. */
export function aWholeNumber(text: string): number {
  return text === "0" ? 0 : aCount(text);
}

/** A part of the whole. */
export function aShare(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("It must be a number from 0 to 1.");
}
