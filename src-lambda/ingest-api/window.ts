import { ApiFailed } from "./api-error";
import type { WindowSettings } from "./settings";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A span of time to ask an API for: `from` on, before `to`. */
export interface Window {
  readonly from: string;
  readonly to: string;
  /** Whether another window follows up to the scheduled time. */
  readonly hasMore: boolean;
}

/**
 * The next window after a watermark, undefined when there is none. It follows from the watermark and the
 * scheduled time alone: whoever repeats the run asks for the same.
 */
export function nextWindow(
  settings: WindowSettings,
  watermark: string | undefined,
  scheduledAt: Date,
): Window | undefined {
  const step = settings.roundToMinutes * MINUTE;
  const last = Math.floor(scheduledAt.getTime() / step) * step;
  const start = Date.parse(settings.start);
  const done = Math.max(start, watermark === undefined ? start : momentOf(watermark));
  if (last <= done) return undefined;
  const { until } = settings;
  const to = "maxDays" in until ? Math.min(last, done + until.maxDays * DAY) : last;
  // Nothing is older than the start: the first window has no overlap.
  const from = Math.max(start, done - settings.overlapMinutes * MINUTE);
  return { from: iso(from), to: iso(to), hasMore: to < last };
}

function momentOf(watermark: string): number {
  const moment = Date.parse(watermark);
  if (!Number.isNaN(moment)) return moment;
  throw new ApiFailed(
    `the watermark in the source's item is "${watermark}", must be a moment like 2025-07-01T00:00:00Z`,
  );
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
