/** How often something that failed is tried, and how long to wait before the next try. */
export interface RetrySettings {
  readonly attempts: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/** How long to wait before the next try: at random up to a bound that doubles ("full jitter"). */
export function waitMs(
  { firstWaitMs, longestWaitMs }: RetrySettings,
  triesSoFar: number,
  random: () => number = Math.random,
): number {
  return random() * Math.min(longestWaitMs, firstWaitMs * 2 ** (triesSoFar - 1));
}
