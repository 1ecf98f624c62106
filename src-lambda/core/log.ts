/** Fields of one log entry: ids, keys, counts and reasons, never contents of a row. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one JSON line to the function's log. */
export function log(level: "info" | "warn" | "error", message: string, fields: LogFields): void {
  process.stdout.write(`${JSON.stringify({ level, message, ...fields })}\n`);
}

/** Name and message of anything thrown, for a log entry. */
export function describeError(error: unknown): LogFields {
  return error instanceof Error
    ? { error: error.name, cause: error.message }
    : { error: "Error", cause: String(error) };
}
