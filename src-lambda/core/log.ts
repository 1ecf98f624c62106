import { Logger } from "@aws-lambda-powertools/logger";

/** Fields of one log entry: ids, keys, counts and reasons, never contents of a row. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Names the function in every entry; its settings are the POWERTOOLS_ variables of the environment. */
const logger = new Logger();

/** Writes one JSON line to the function's log. */
export function log(level: "info" | "warn" | "error", message: string, fields: LogFields): void {
  logger[level](message, { ...fields });
}

/** Begins the entries of one invocation: each carries these keys and the request's id. */
export function logAbout(keys: LogFields, context?: { readonly awsRequestId: string }): void {
  logger.resetKeys();
  logger.appendKeys({ ...keys, ...(context && { request_id: context.awsRequestId }) });
}

/** Name and message of anything thrown, for a log entry. */
export function describeError(error: unknown): LogFields {
  return error instanceof Error
    ? { error: error.name, cause: error.message }
    : { error: "Error", cause: String(error) };
}
