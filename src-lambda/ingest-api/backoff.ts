import type { RetrySettings } from "./settings";

/** How long to wait before the next try: at random up to a bound that doubles ("full jitter"). */
export function waitMs(
  { firstWaitMs, longestWaitMs }: RetrySettings,
  triesSoFar: number,
  random: () => number = Math.random,
): number {
  return random() * Math.min(longestWaitMs, firstWaitMs * 2 ** (triesSoFar - 1));
}

/** Milliseconds that a `Retry-After` header asks for, in seconds or as a date; undefined if it does not. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Date.parse takes far more than HTTP dates, which begin with the day's name.
  const date = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
