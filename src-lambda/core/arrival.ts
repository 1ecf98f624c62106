const SENT_AT = "sent-at";

/** What an object that is sent now carries along. */
export const sentNow = (): Record<string, string> => ({ [SENT_AT]: new Date().toISOString() });

/**
 * When S3 took an object in: ISO 8601 UTC. S3 tells the second; which of several files of one second is the
 * later one, and corrects the other, only their sender knows. Its clock counts within that second.
 */
export function arrivalOf(second: Date, metadata: Readonly<Record<string, string>> = {}): string {
  const sentAt = Date.parse(metadata[SENT_AT] ?? "");
  const into = Number.isNaN(sentAt) ? 0 : sentAt - second.getTime();
  return new Date(second.getTime() + Math.min(Math.max(into, 0), 999)).toISOString();
}
